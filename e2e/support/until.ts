import { setTimeout as passes } from 'node:timers/promises'

export type Patience = {
  /** How long at most, in ms. */
  timeout?: number
  /** Between two looks, in ms. */
  interval?: number
}

/**
 * Asks again until the answer is as wanted.
 * @returns that answer
 * @throws an error that names what was waited for and the last answer
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
  { timeout = 10_000, interval = 50 }: Patience = {},
): Promise<T> {
  const deadline = Date.now() + timeout
  for (;;) {
    const answer = await ask()
    if (isWanted(answer)) return answer
    if (Date.now() > deadline)
      throw new Error(`Waited ${timeout} ms for ${what}; last seen: ${JSON.stringify(answer)}`)
    await passes(interval)
  }
}
