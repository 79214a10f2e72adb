import { execFile, spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

export type Postmaster = { pid: number; status: string }

/** What Postgres writes about itself: line 1 its process id, line 8 whether it takes connections. */
export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  return Number.isInteger(pid) && pid > 0 ? { pid, status: lines[7]?.trim() ?? '' } : null
}

/** Whether this process runs. One that ended and that nobody has reaped yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  try {
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** The command line of a process; process ids are given out again, after a restart of the machine above all. */
export async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    return readFile(`/proc/${pid}/cmdline`, 'utf8').then(
      (text) => text.replaceAll('\0', ' '),
      () => '',
    )
  }
  if (process.platform === 'win32') return isAlive(pid) ? 'postgres' : ''
  const listed = promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)])
  return listed.then(
    ({ stdout }) => stdout,
    () => '',
  )
}

async function endsWithin(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await wait(20)
  }
  return true
}

/** Ends a postmaster: fast shutdown, after four seconds without writing, after two more by force. Recovery loses nothing. */
export async function stopPostmaster(pid: number): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 4_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 2_000],
  ]
  for (const [signal, patience] of steps) {
    if (!isAlive(pid)) return
    process.kill(pid, signal)
    if (await endsWithin(pid, patience)) return
  }
}

/** Whether a process runs as this user, as far as the machine says. */
function runsAs(pid: number, uid: number | undefined): boolean {
  if (process.platform !== 'linux' || uid === undefined) return true
  try {
    return statSync(`/proc/${pid}`).uid === uid
  } catch {
    return false
  }
}

/**
 * Ends what an earlier start left running in this cluster, and removes a stale pid file.
 * @param uid whose cluster it is: the file may name a process of somebody else
 * @returns whether something ran
 */
export async function stopStrayPostmaster(cluster: string, uid: number | undefined): Promise<boolean> {
  const found = await readPostmaster(cluster)
  if (!found) return false
  const runs = isAlive(found.pid) && runsAs(found.pid, uid) && /postgres/.test(await commandOf(found.pid))
  if (runs) await stopPostmaster(found.pid)
  else await rm(join(cluster, 'postmaster.pid'), { force: true })
  return runs
}

/** Ties a throw-away postmaster to this process: when this one ends, even killed, so does the other and its folders go. */
export function endWithThisProcess(pid: number, folders: string[]): void {
  if (process.platform === 'win32') return
  const script = `read -r _; kill -QUIT "$1" 2>/dev/null; shift
    for attempt in 1 2 3 4 5; do rm -rf "$@" 2>/dev/null && exit; sleep 0.5; done`
  const watcher = spawn('sh', ['-c', script, 'sh', String(pid), ...folders], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watcher.unref()
  if ('unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') watcher.stdin.unref()
}
