import { expect, it } from 'vitest'
import { knownTimeZone } from './time-zone'

it('takes what a browser calls its time zone, and nothing else', () => {
  expect(knownTimeZone('Europe/Berlin')).toBe('Europe/Berlin')
  expect(knownTimeZone('UTC')).toBe('UTC')
  for (const value of [undefined, '', 'Mars/Olympus', '../etc', 'x'.repeat(500)]) {
    expect(knownTimeZone(value)).toBeNull()
  }
})
