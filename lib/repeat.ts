import { log } from './log'
import { counter } from './metrics'

const usuallyWithinMs = 2 * 60_000

/**
 * Runs a task again and again, never twice at once. A failure is logged and the next turn tries again; the timer does
 * not keep the process alive. A turn that takes too long is told and given up: the next one does not wait for it, since
 * what hangs would otherwise end the repeating without a word.
 * @param withinMs how long a turn may take
 * @returns the function that ends it
 */
export function repeat(
  what: string,
  everyMs: number,
  task: () => Promise<unknown>,
  withinMs = usuallyWithinMs,
): () => void {
  let running: { since: number } | null = null
  const timer = setInterval(async () => {
    if (running) {
      if (Date.now() - running.since < withinMs) return
      log().error({ what, within_ms: withinMs }, 'a repeated task takes too long and is given up')
      givenUp().inc({ what })
    }
    const turn = { since: Date.now() }
    running = turn
    try {
      await task()
    } catch (error) {
      log().warn({ err: error, what }, 'a repeated task failed')
    } finally {
      if (running === turn) running = null
    }
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

const givenUp = () =>
  counter({
    name: 'repeated_tasks_given_up_total',
    help: 'Turns of repeated tasks that took too long',
    labels: ['what'],
  })
