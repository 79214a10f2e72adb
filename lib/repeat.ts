import { log } from './log'

/**
 * Runs a task again and again, never twice at once. A failure is logged and the next turn tries again; the timer does
 * not keep the process alive.
 * @returns the function that ends it
 */
export function repeat(what: string, everyMs: number, task: () => Promise<unknown>): () => void {
  let running = false
  const timer = setInterval(async () => {
    if (running) return
    running = true
    try {
      await task()
    } catch (error) {
      log().warn({ err: error, what }, 'a repeated task failed')
    } finally {
      running = false
    }
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
