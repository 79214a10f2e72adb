import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type PidLock, takeLock } from './pid-lock'
import { StartProblem, say } from './progress'

const folders = ['app', 'lib', 'db', 'public']
const files = [
  'env.ts',
  'instrumentation.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]
const RECORD = 'auxroom-build'

export type BuildOptions = {
  distDir: string
  /** Builds in the benchmark's floors. */
  bench: boolean
  /** Told each process that is started, so that a later start can end what a killed one left. */
  onChild: (pid: number) => Promise<void>
  /** Ends a build under way. */
  signal: AbortSignal
}

/** A fingerprint of everything the build is made of. */
async function fingerprint(bench: boolean): Promise<string> {
  const listed = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    }),
  )
  const sources = [...listed.flat(), ...files].filter((path) => !/\.test\.tsx?$/.test(path)).sort()
  const contents = await Promise.all(sources.map((path) => readFile(path).catch(() => Buffer.of())))
  const hash = createHash('sha256').update(`${process.versions.node} ${process.arch} ${bench}`)
  for (const [index, path] of sources.entries()) {
    hash.update(`\0${path}\0`)
    hash.update(contents[index] ?? Buffer.of())
  }
  return hash.digest('hex')
}

async function isBuilt(distDir: string, wanted: string): Promise<boolean> {
  const recorded = await readFile(join(distDir, RECORD), 'utf8').catch(() => '')
  return recorded === wanted && existsSync(join(distDir, 'BUILD_ID'))
}

/** Builds where the sources have changed since the last build. Of several that start together, one builds. */
export async function ensureBuilt(options: BuildOptions): Promise<'built' | 'up to date'> {
  const { distDir } = options
  const wanted = await fingerprint(options.bench)
  if (await isBuilt(distDir, wanted)) return 'up to date'
  await mkdir(distDir, { recursive: true })
  const lock = await waitForLock(`${distDir}-build.lock`, options.signal)
  try {
    if (await isBuilt(distDir, wanted)) return 'up to date'
    say('Building, about a minute …')
    await writeFile(join(distDir, RECORD), '')
    await nextBuild(options)
    await writeFile(join(distDir, RECORD), wanted)
    return 'built'
  } finally {
    await lock.release()
  }
}

async function waitForLock(path: string, signal: AbortSignal): Promise<PidLock> {
  let lock = await takeLock(path)
  if ('held' in lock) say(`Another start is building (process ${lock.held.pid}): waiting for it …`)
  while ('held' in lock) {
    await wait(250, undefined, { signal })
    lock = await takeLock(path)
  }
  return lock
}

async function nextBuild({ distDir, onChild, signal }: BuildOptions): Promise<void> {
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    env: { ...process.env, NODE_ENV: 'production', NEXT_DIST_DIR: distDir, NEXT_TELEMETRY_DISABLED: '1' },
  })
  if (child.pid) await onChild(child.pid)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const code = await new Promise<number | null>((settle, fail) => {
    child.once('error', fail)
    child.once('close', settle)
  })
  if (code !== 0) throw new StartProblem(`The build failed:\n${output.trim()}`)
}
