import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ensureAppRole } from './app-role'
import { isOurs, SHARED_FOLDER } from './ours'
import { postgresBinaries } from './postgres-binaries'
import {
  type Cluster,
  claimCluster,
  freePort,
  initCluster,
  isPortFree,
  keepFromCleaners,
  newPassword,
  postgresArguments,
  postgresEnvironment,
  postgresOwner,
  postgresUser,
  type Runner,
  readCluster,
  runsAsRoot,
  superuserUrlOf,
  urlOf,
  writeCluster,
} from './postgres-cluster'
import { endWithThisProcess, readPostmaster, stopPostmaster, stopStrayPostmaster } from './postmaster'

const START_TIMEOUT_MS = 60_000
const ATTEMPTS = 10

export type EmbeddedPostgres = {
  /** postgres://… of the product's database, as its owner, who has no rights beyond it. */
  url: string
  /** The same as superuser: for tests and whoever looks after the server. */
  superuserUrl: string
  pid: number
  /** Settles when Postgres has ended, asked or not. */
  exited: Promise<void>
  /** Fast shutdown: cuts connections, writes everything, then settles. */
  stop: () => Promise<void>
}

export type EmbeddedOptions = {
  /** Holds postgres.json, the log and, unless root runs this, the cluster. Made if missing. */
  dataDir: string
  /** Told about anything out of the ordinary, in one line. */
  log?: (line: string) => void
}

/** A cluster of an earlier release has no password for the product's role yet. */
function withAppPassword(cluster: Cluster): Cluster {
  return { ...cluster, app_password: cluster.app_password ?? newPassword() }
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((settle) => child.once('exit', () => settle()).once('error', () => settle()))
}

/** Waits until the postmaster says it takes connections. @returns false where it ended before */
async function becomesReady({ cluster }: Cluster, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const postmaster = await readPostmaster(cluster)
    if (postmaster?.pid === child.pid && postmaster?.status === 'ready') return true
    await wait(20)
  }
  return false
}

function launch(runner: Runner, cluster: Cluster, logFile: string, ephemeral: boolean): ChildProcess {
  // A file and not a pipe: Postgres outlives this process where that one is killed.
  const output = openSync(logFile, 'w', 0o600)
  const child = spawn(runner.binaries.postgres, postgresArguments(cluster, ephemeral), {
    ...runner.user,
    cwd: '/',
    // A session of its own: Ctrl-C in the terminal must not stop the database before the server.
    detached: true,
    stdio: ['ignore', output, output],
    env: postgresEnvironment(),
  })
  closeSync(output)
  return child
}

async function start(
  options: EmbeddedOptions,
  ephemeral: boolean,
): Promise<EmbeddedPostgres & { cluster: string }> {
  const { log = () => undefined } = options
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  const dataDir = await realpath(options.dataDir)
  const runner = {
    binaries: await postgresBinaries(runsAsRoot() ? SHARED_FOLDER : null),
    user: postgresUser(),
  }
  const known = await readCluster(dataDir)
  const cluster = withAppPassword(await claimCluster(dataDir, log))
  // Recorded before it exists: a kill in between must not leave a cluster whose password nobody knows.
  await writeCluster(dataDir, cluster)
  const isNew = await initCluster(runner, cluster, ephemeral)
  if (isNew && known?.cluster === cluster.cluster)
    log(`The database in ${cluster.cluster} is gone: a new, empty one was made there.`)
  if (await stopStrayPostmaster(cluster.cluster, postgresOwner()))
    log('Stopped a database that an earlier start had left running.')

  const logFile = join(dataDir, 'postgres.log')
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (!(await isPortFree(cluster.port))) {
      cluster.port = await freePort()
      await writeCluster(dataDir, cluster)
    }
    const child = launch(runner, cluster, logFile, ephemeral)
    const exited = exitOf(child)
    const { pid } = child
    if (pid && (await becomesReady(cluster, child))) {
      await ensureAppRole(cluster)
      const endKeeping = ephemeral ? () => undefined : keepFromCleaners(cluster.cluster)
      const stop = async () => {
        endKeeping()
        await stopPostmaster(pid)
        await exited
      }
      const urls = { url: urlOf(cluster), superuserUrl: superuserUrlOf(cluster) }
      return { ...urls, pid, exited, stop, cluster: cluster.cluster }
    }
    if (pid) await stopPostmaster(pid)
    // The backends of a killed postmaster need a moment to notice; until then its memory is in use.
    await wait(250)
  }
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n')
  throw new Error(`Postgres does not start, ${logFile} ends with:\n${lines.slice(-5).join('\n')}`)
}

/**
 * Starts the Postgres that comes with the dependencies, in the cluster of `dataDir`, made at the first start.
 * One caller at a time per data folder: what still runs in the cluster is an orphan, and is stopped first.
 */
export function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  return start(options, false)
}

/** A throw-away Postgres for tests: not safe against power cuts, and gone with this process. */
export async function startEphemeral(): Promise<EmbeddedPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'auxroom-ephemeral-'))
  const { cluster, ...running } = await start({ dataDir }, true)
  const folders = [...new Set([cluster, dataDir])]
  endWithThisProcess(running.pid, folders)
  const stop = async () => {
    await running.stop()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  }
  return { ...running, stop }
}

/**
 * The database of a data folder for an operator's command: the running one, or one started for it.
 * `stop` ends only what was started here.
 */
export async function useEmbedded(
  options: EmbeddedOptions,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const cluster = await readCluster(options.dataDir)
  const isThere = cluster && (await isOurs(cluster.cluster, postgresOwner()))
  const postmaster = isThere && (await readPostmaster(cluster.cluster))
  if (cluster && postmaster && postmaster.status === 'ready' && !(await isPortFree(cluster.port))) {
    return { url: urlOf(cluster), stop: async () => undefined }
  }
  return startEmbedded(options)
}
