import { expect, test } from 'vitest'
import { lookAgainIn } from './look-again-in'

const now = new Date('2026-11-21T20:00:00.000Z')
const after = (ms: number) => new Date(now.getTime() + ms).toISOString()
const waiting = (ms: number) => ({ state: 'pending' as const, next_attempt_at: after(ms) })

test('the page looks again soon after the next attempt that is due within a minute', () => {
  expect(lookAgainIn([waiting(300_000), waiting(5_000)], now)).toBe(6_500)
})

test('what should have been tried by now is looked at shortly', () => {
  expect(lookAgainIn([waiting(-20_000)], now)).toBe(1_500)
})

test('nothing is looked for where nothing is due soon', () => {
  const delivered = { state: 'delivered' as const, next_attempt_at: null }
  expect(lookAgainIn([delivered, waiting(300_000)], now)).toBeNull()
  expect(lookAgainIn([], now)).toBeNull()
})
