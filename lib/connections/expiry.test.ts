import { expect, test } from 'vitest'
import { endsSoon } from './expiry'

const now = Date.parse('2026-11-21T12:00:00.000Z')
const days = (count: number) => count * 24 * 60 * 60 * 1000
const ending = (inMs: number) => new Date(now + inMs).toISOString()

test.each([
  ['seven days and a millisecond', days(7) + 1, false],
  ['seven days', days(7), true],
  ['an hour', 60 * 60 * 1000, true],
  ['no time at all', 0, true],
  ['six months', days(182), false],
])('a consent that ends in %s', (_, inMs, announced) => {
  const refresh_expires_at = ending(inMs)
  const end = endsSoon({ state: 'connected', refresh_expires_at }, now)
  expect(end?.toISOString() ?? null).toBe(announced ? refresh_expires_at : null)
})

test('a consent that has ended is announced while the last access token still works', () => {
  const refresh_expires_at = ending(-1)
  expect(endsSoon({ state: 'connected', refresh_expires_at }, now)).toEqual(new Date(refresh_expires_at))
})

test('a provider whose consent does not end announces nothing', () => {
  expect(endsSoon({ state: 'connected', refresh_expires_at: null }, now)).toBeNull()
})

test.each(['needs_reconnect', 'not_connected'] as const)('what is %s announces nothing', (state) => {
  expect(endsSoon({ state, refresh_expires_at: ending(days(1)) }, now)).toBeNull()
})
