import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chown, lstat, lutimes, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { bareEnvironment } from '@/env'
import { isOurs, SHARED_FOLDER } from './ours'
import type { PostgresBinaries } from './postgres-binaries'
import { stopStrayPostmaster } from './postmaster'

const UNPRIVILEGED = { uid: 65534, gid: 65534 }
const SUPERUSER = 'auxroom'
/** Who the product connects as: it owns its database and nothing else. */
export const APP_ROLE = 'auxroom_app'
export const DATABASE = 'auxroom'

export type Runner = { binaries: PostgresBinaries; user: { uid?: number; gid?: number } }

export function runsAsRoot(): boolean {
  return process.getuid?.() === 0
}

/** Who Postgres runs as: this user, or an unprivileged one where this user is root, whom Postgres refuses. */
export function postgresUser(): Runner['user'] {
  return runsAsRoot() ? UNPRIVILEGED : {}
}

export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { ...bareEnvironment(), LANG: 'C', TZ: 'UTC' }
}

const clusterSchema = z.object({
  cluster: z.string(),
  /** The data folder it was made for: a copied data folder must not share the cluster of its original. */
  data_dir: z.string(),
  port: z.int(),
  /** Of the superuser, who makes the database and its owner. */
  password: z.string(),
  /** Of the role the product connects as; missing in what releases without one wrote. */
  app_password: z.string().optional(),
})

export type Cluster = z.output<typeof clusterSchema>

/** Where the product finds its database. */
export function urlOf(cluster: Cluster): string {
  const { app_password, port } = cluster
  if (app_password === undefined) return superuserUrlOf(cluster)
  return `postgres://${APP_ROLE}:${app_password}@127.0.0.1:${port}/${DATABASE}`
}

export function superuserUrlOf({ password, port }: Cluster, database = DATABASE): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`
}

/** Uid of what belongs to Postgres. */
export function postgresOwner(): number | undefined {
  return postgresUser().uid ?? process.getuid?.()
}

export const newPassword = () => randomBytes(24).toString('hex')

export async function readCluster(dataDir: string): Promise<Cluster | null> {
  const text = await readFile(join(dataDir, 'postgres.json'), 'utf8').catch(() => null)
  return text === null ? null : clusterSchema.parse(JSON.parse(text))
}

/** Writes `DATA_DIR/postgres.json`, readable by its owner only, with the `url` other programs connect by. */
export async function writeCluster(dataDir: string, cluster: Cluster): Promise<void> {
  const unfinished = join(dataDir, `postgres.json.${process.pid}`)
  await writeFile(unfinished, `${JSON.stringify({ ...cluster, url: urlOf(cluster) }, null, 2)}\n`, {
    mode: 0o600,
  })
  await rename(unfinished, join(dataDir, 'postgres.json'))
}

function folderFor(dataDir: string): string {
  if (!runsAsRoot()) return join(dataDir, 'postgres')
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  return join(SHARED_FOLDER, `auxroom-${hash}`)
}

/**
 * The cluster of this data folder. A moved data folder takes its cluster along, a copied one gets a new one, and
 * a cluster whose record is gone, so that nobody knows its password, is kept aside.
 * @param dataDir with links resolved
 */
export async function claimCluster(dataDir: string, log: (line: string) => void): Promise<Cluster> {
  const found = await readCluster(dataDir)
  if (found?.data_dir === dataDir) return found
  if (found && found.cluster === join(found.data_dir, 'postgres')) {
    return { ...found, cluster: join(dataDir, 'postgres'), data_dir: dataDir }
  }
  const original = found && (await readCluster(found.data_dir).catch(() => null))
  if (found && original?.cluster !== found.cluster) return { ...found, data_dir: dataDir }

  const cluster = folderFor(dataDir)
  if (await isOurs(cluster, postgresOwner())) {
    await stopStrayPostmaster(cluster, postgresOwner())
    if (await isOurs(`${cluster}.old`, postgresOwner())) {
      await rm(`${cluster}.old`, { recursive: true, force: true })
    }
    await rename(cluster, `${cluster}.old`)
    log(`A database of an earlier data folder is kept in ${cluster}.old`)
  }
  const passwords = { password: newPassword(), app_password: newPassword() }
  return { cluster, data_dir: dataDir, port: await freePort(), ...passwords }
}

/** Makes the cluster where there is none. It appears whole or not at all: a killed initdb leaves nothing to trip over. @returns whether it was made */
export async function initCluster(runner: Runner, cluster: Cluster, ephemeral: boolean): Promise<boolean> {
  const isThere = await isOurs(cluster.cluster, postgresOwner())
  if (isThere && (await lstat(join(cluster.cluster, 'PG_VERSION')).catch(() => null))) return false
  const parent = dirname(cluster.cluster)
  await removeUnfinished(parent, `${basename(cluster.cluster)}.init-`)
  const workshop = await mkdtemp(`${cluster.cluster}.init-`)
  const passwordFile = join(workshop, 'password')
  await writeFile(passwordFile, cluster.password, { mode: 0o600 })
  const { uid, gid } = runner.user
  if (uid !== undefined && gid !== undefined) {
    await chown(passwordFile, uid, gid)
    await chown(workshop, uid, gid)
  }
  const unfinished = join(workshop, 'cluster')
  const options = ['-D', unfinished, '-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  await runToEnd(runner, [...options, ...locale, '--no-instructions', ...(ephemeral ? ['--no-sync'] : [])])
  await rename(unfinished, cluster.cluster)
  await rm(workshop, { recursive: true })
  return true
}

/** Removes what a killed start was making. What somebody else put there under such a name stays. */
async function removeUnfinished(parent: string, prefix: string): Promise<void> {
  const owners = [postgresOwner(), process.getuid?.()]
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue
    const path = join(parent, name)
    const found = await lstat(path).catch(() => null)
    const isOwn = found?.isDirectory() && (owners[0] === undefined || owners.includes(found.uid))
    if (isOwn) await rm(path, { recursive: true, force: true })
  }
}

function runToEnd(runner: Runner, options: string[]): Promise<void> {
  const child = spawn(runner.binaries.initdb, options, {
    ...runner.user,
    cwd: '/',
    env: postgresEnvironment(),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return new Promise((settle, fail) => {
    child.once('error', fail)
    child.once('close', (code) =>
      code === 0 ? settle() : fail(new Error(`initdb failed:\n${output.trim()}`)),
    )
  })
}

/** Reachable on loopback by password only; times in UTC; everything else as Postgres has it. */
export function postgresArguments({ cluster, port }: Cluster, ephemeral: boolean): string[] {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    jit: 'off',
    ...(ephemeral
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 300 }
      : {}),
  }
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Machines remove files of the shared folder that nobody touched for a month, tables that are only rarely read among
 * them: touches all of them, now and daily. @returns the function that ends it
 */
export function keepFromCleaners(cluster: string): () => void {
  if (dirname(cluster) !== SHARED_FOLDER) return () => undefined
  const touch = async () => {
    const now = new Date()
    for (const name of await readdir(cluster, { recursive: true })) {
      // Postgres makes and removes files all the time; a link among them leads nowhere here.
      await lutimes(join(cluster, name), now, now).catch(() => undefined)
    }
  }
  const touchQuietly = () => void touch().catch(() => undefined)
  touchQuietly()
  const timer = setInterval(touchQuietly, DAY_MS).unref()
  return () => clearInterval(timer)
}

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
  return listenOnce(0)
}

export function isPortFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  )
}

function listenOnce(port: number): Promise<number> {
  const server = createServer()
  return new Promise((settle, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => settle(address && typeof address === 'object' ? address.port : port))
    })
  })
}
