import 'server-only'
import { singleton } from '../singleton'
import type { Limiter } from './rate-limit'

/** The last guess under way of each caller in this process. */
const underWay = () => singleton('guesses-under-way', () => new Map<string, Promise<unknown>>())

/**
 * Looks something up that may be guessed. The try counts before the look, so that guesses sent at once are limited like
 * those in a row, and is taken back where it found something, where it was refused without a look, and where the look failed.
 * A caller's guesses run one after the other, so that right ones sent at once are not counted against each other.
 * @param counters of the caller, each with the key it counts under; the first names the caller
 * @returns what was found; null where the try was wrong and stays counted
 * @throws AppError `rate_limited_caller`
 */
export async function guess<T>(
  counters: readonly (readonly [limiter: Limiter, key: string])[],
  look: () => Promise<T | null>,
): Promise<T | null> {
  const caller = counters[0]?.[1] ?? ''
  const before = underWay().get(caller) ?? Promise.resolve()
  const mine = before.then(() => countedGuess(counters, look))
  const settled = mine.catch(() => undefined)
  underWay().set(caller, settled)
  try {
    return await mine
  } finally {
    if (underWay().get(caller) === settled) underWay().delete(caller)
  }
}

async function countedGuess<T>(
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
