import { say } from './progress'

/** A process that runs: when it has ended, and how to end it in order or by force. */
export type Running = {
  pid: number
  exited: Promise<void>
  stop: () => Promise<void>
  kill: () => void
}

export type Supervised = {
  current: () => Running
  /** No more restarts; ends the process and settles when it is gone. */
  stop: () => Promise<void>
  kill: () => void
}

export type SuperviseOptions<R extends Running> = {
  name: string
  launch: () => Promise<R>
  /** Told each process, the first one and its successors. */
  onLaunch?: (running: R) => Promise<void>
  /** It keeps dying: nothing sensible can be done here. */
  onGiveUp: (reason: string) => void
}

const delaysMs = [0, 500, 1_000, 2_000, 4_000]
const wait = (milliseconds: number) => new Promise<void>((settle) => setTimeout(settle, milliseconds))

/** Whoever lived this long starts with a clean sheet. */
const PROBATION_MS = 60_000

/** Starts a process and starts it again when it dies by itself, at growing intervals, until it died five times in a row. */
export async function supervise<R extends Running>(options: SuperviseOptions<R>): Promise<Supervised> {
  const { name, launch, onLaunch, onGiveUp } = options
  let stopping = false
  let running = await launch()
  await onLaunch?.(running)

  async function watch(): Promise<void> {
    let deaths = 0
    while (!stopping) {
      const born = Date.now()
      await running.exited
      if (stopping) return
      deaths = Date.now() - born > PROBATION_MS ? 1 : deaths + 1
      const delay = delaysMs[deaths - 1]
      if (delay === undefined) return onGiveUp(`${name} keeps dying`)
      say(`${name} ended unexpectedly: starting it again${delay > 0 ? ` in ${delay / 1000} s` : ''}.`)
      await wait(delay)
      if (stopping) return
      running = await relaunch()
    }
  }

  async function relaunch(): Promise<R> {
    try {
      const successor = await launch()
      if (stopping) await successor.stop()
      else await onLaunch?.(successor)
      return successor
    } catch (error) {
      say(`${name} did not start: ${error instanceof Error ? error.message : error}`)
      return { ...running, exited: Promise.resolve() }
    }
  }

  const watching = watch()
  return {
    current: () => running,
    stop: async () => {
      stopping = true
      await running.stop()
      await Promise.race([watching, wait(1_000)])
    },
    kill: () => {
      stopping = true
      running.kill()
    },
  }
}
