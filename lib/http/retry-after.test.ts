import { expect, test } from 'vitest'
import { retryAfterMs } from './retry-after'

const now = Date.parse('2026-11-20T20:00:00Z')

test.each([
  ['seconds', '120', 120_000],
  ['zero', '0', 0],
  ['an HTTP date', 'Fri, 20 Nov 2026 20:01:30 GMT', 90_000],
  ['a date that has passed', 'Fri, 20 Nov 2026 19:00:00 GMT', 0],
  ['thirteen hours', '46800', 46_800_000],
  ['more than a day', '999999999', 86_400_000],
  ['nonsense', 'soon', null],
  ['nothing', '', null],
])('%s', (_, value, expected) => {
  expect(retryAfterMs(new Headers({ 'retry-after': value }), now)).toBe(expected)
})
