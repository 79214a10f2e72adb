import { expect, test } from 'vitest'
import { healthOf, titleOf } from './health'

const at = '2026-11-21T20:00:00.000Z'
const delivered = { state: 'delivered' as const, at, status: 204, error: null }
const fine = { enabled: true, disabled_reason: null, dead: 0, waiting: 0, last_delivery: delivered }

test.each([
  ['fine', fine],
  ['new', { ...fine, last_delivery: null }],
  ['waiting', { ...fine, waiting: 2 }],
  ['given_up', { ...fine, waiting: 2, dead: 1 }],
  ['off', { ...fine, dead: 1, enabled: false, disabled_reason: 'owner' as const }],
  ['gone', { ...fine, dead: 1, enabled: false, disabled_reason: 'gone' as const }],
])('the worst of a webhook is what is said of it: %s', (health, webhook) => {
  expect(healthOf(webhook)).toBe(health)
})

test('a webhook without a name goes by its host', () => {
  expect(titleOf({ name: 'Jukebox', url: 'https://example.com/hooks' })).toBe('Jukebox')
  expect(titleOf({ name: null, url: 'https://example.com:8443/hooks?key=1' })).toBe('example.com:8443')
})
