import 'server-only'
import type { Limiter } from './rate-limit'

/**
 * Looks something up that may be guessed. The try counts before the look, so that guesses sent at once are limited like
 * those in a row, and is taken back where it found something, where it was refused without a look, and where the look failed.
 * @param counters of the caller, each with the key it counts under
 * @returns what was found; null where the try was wrong and stays counted
 * @throws AppError `rate_limited_caller`
 */
export async function guess<T>(
  counters: readonly (readonly [limiter: Limiter, key: string])[],
  look: () => Promise<T | null>,
): Promise<T | null> {
  const takeBack = () => Promise.all(counters.map(([limiter, key]) => limiter.forgive(key)))
  const counted = await Promise.allSettled(counters.map(([limiter, key]) => limiter.consume(key)))
  const refused = counted.find((one) => one.status === 'rejected')
  if (refused) {
    await takeBack()
    throw refused.reason
  }
  let found: T | null
  try {
    found = await look()
  } catch (error) {
    await takeBack()
    throw error
  }
  if (found !== null) await takeBack()
  return found
}
