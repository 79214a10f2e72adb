import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assertNodeVersion, ensureDependencies } from './dependencies.mjs'

// Everything static, at once where it can be; one line per check, its output only where it fails.
assertNodeVersion()
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
ensureDependencies({ dev: true })

const LONGEST_FILE = 300
const bin = (name) => `node_modules/.bin/${name}`

function run(command, args, options) {
  const stdio = ['ignore', 'pipe', 'pipe']
  const child = spawn(command, args, { ...options, stdio, shell: process.platform === 'win32' })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return new Promise((settle) => {
    child.on('error', (error) => settle({ ok: false, output: String(error) }))
    child.on('close', (code) => settle({ ok: code === 0, output }))
  })
}

async function types() {
  const generated = await run(bin('next'), ['typegen'])
  return generated.ok ? run(bin('tsc'), ['--noEmit']) : generated
}

function sourceFiles() {
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  })
  return listed.stdout.split('\n').filter((path) => /\.(ts|tsx|mjs|css)$/.test(path))
}

async function fileLength() {
  const tooLong = sourceFiles().flatMap((path) => {
    let lines = 0
    try {
      lines = readFileSync(path, 'utf8').split('\n').length - 1
    } catch {
      // Listed and deleted meanwhile.
    }
    return lines > LONGEST_FILE ? [`${path}: ${lines} lines, at most ${LONGEST_FILE}`] : []
  })
  return { ok: tooLong.length === 0, output: tooLong.join('\n') }
}

/** Imports the linter has to refuse: a rule that refuses nothing would go unnoticed. */
const refused = [
  ['app/x.ts', '@/db/client'],
  ['app/room/[code]/x.ts', '../../../db/schema'],
  ['app/x.ts', 'drizzle-orm'],
  ['app/x.ts', 'postgres'],
  ['lib/rooms/x.ts', '@/app/page'],
  ['lib/accounts/x.ts', '../rooms/votes'],
  ['lib/connections/x.ts', '@/lib/playback/skip'],
  ['lib/lifecycle/x.ts', '../admin/users'],
  ['lib/viewer/x.ts', '@/lib/admin/users'],
  ['lib/x.ts', './admin/users'],
  ['lib/admin/x.ts', '../simulator/main'],
  ['lib/admin/x.ts', '@/app/page'],
  ['lib/oauth/x.ts', '@/db/client'],
  ['lib/http/x.ts', '../viewer/viewer'],
  ['lib/x.ts', './rooms/votes'],
  ['lib/simulator/x.ts', '../errors'],
  ['lib/simulator/spotify/x.ts', '@/env'],
  ['db/x.ts', '@/lib/errors'],
  ['db/x.ts', 'next/headers'],
  ['e2e/x.ts', '../lib/errors'],
]

async function importRules() {
  const folder = mkdtempSync(join(tmpdir(), 'auxroom-rules-'))
  const config = JSON.parse(readFileSync('biome.json', 'utf8'))
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }))
  const files = refused.map(([path, target], index) => {
    const file = path.replace('x.ts', `x${index}.ts`)
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), `export * from '${target}'\n`)
    return { file, target }
  })
  const { output } = await run(
    resolve(bin('biome')),
    ['lint', '--max-diagnostics=none', '--reporter=github'],
    { cwd: folder },
  )
  rmSync(folder, { recursive: true })
  const allowed = files.filter(
    ({ file }) =>
      !output.split('\n').some((line) => line.includes('noRestrictedImports') && line.includes(`/${file},`)),
  )
  const lines = allowed.map(({ file, target }) => `${file} may import ${target}`)
  return { ok: lines.length === 0, output: lines.join('\n') }
}

const checks = {
  'format and lint': () => run(bin('biome'), ['check']),
  types,
  'unused code': () => run(bin('knip'), ['--no-progress']),
  'import rules': importRules,
  'file length': fileLength,
}

const began = performance.now()
const outcomes = await Promise.all(
  Object.entries(checks).map(async ([name, check]) => {
    const { ok, output } = await check()
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)${ok ? '' : `\n${output.trim()}`}`)
    return ok
  }),
)
process.exit(outcomes.every(Boolean) ? 0 : 1)
