import 'server-only'
import { AppError } from '../errors'
import { singleton } from '../singleton'

const maxWaiting = 200

/**
 * Has work done by turns, so many at once in this process, in the order it came.
 * @returns what runs a piece of work in its turn; it throws `unavailable` when 200 are waiting
 */
export function turns(name: string, atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  return async (work) => {
    const queue = singleton(`turns ${name}`, () => ({ running: 0, waiting: [] as (() => void)[] }))
    if (queue.running < atOnce) queue.running += 1
    else {
      if (queue.waiting.length >= maxWaiting) throw new AppError('unavailable', { retryAfterS: 5 })
      // Whoever ends hands its turn over, so `running` stays as it is.
      await new Promise<void>((resume) => queue.waiting.push(resume))
    }
    try {
      return await work()
    } finally {
      const next = queue.waiting.shift()
      if (next) next()
      else queue.running -= 1
    }
  }
}
