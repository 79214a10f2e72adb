import { expect, test } from 'vitest'
import { nextAttempt } from './schedule'

const startedAt = new Date('2026-11-21T00:00:00.000Z')
const start = startedAt.getTime()
const hour = 60 * 60_000

/** When attempts are made, in milliseconds after the first, where each of them fails at once. */
function attempts(retryAfterMs: number | null = null): number[] {
  const made = [0]
  for (let failures = 1; ; failures++) {
    const now = start + (made.at(-1) ?? 0)
    const next = nextAttempt({ failures, startedAt }, retryAfterMs, now)
    if (!next) return made
    made.push(next.getTime() - start)
  }
}

test('attempts are made after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, and a last one after 24 hours', () => {
  const made = attempts()
  const waits = made.slice(1).map((at, index) => at - (made[index] ?? 0))
  expect(waits.slice(0, 6)).toEqual([5_000, 300_000, 1_800_000, 2 * hour, 5 * hour, 10 * hour])
  expect(made.at(-1)).toBe(24 * hour)
  expect(made).toHaveLength(8)
})

test('a receiver that asks for a longer wait gets it, up to the wait after the next failure', () => {
  const first = (retryAfterMs: number) =>
    (nextAttempt({ failures: 1, startedAt }, retryAfterMs, start)?.getTime() ?? 0) - start
  expect(first(1_000)).toBe(5_000)
  expect(first(60_000)).toBe(60_000)
  expect(first(24 * hour)).toBe(300_000)
  expect(attempts(24 * hour).at(-1)).toBe(24 * hour)
})

test('what could not be tried for a day, since no process ran, is tried once more and then given up', () => {
  expect(nextAttempt({ failures: 1, startedAt }, null, start + 30 * hour)).toBeNull()
})
