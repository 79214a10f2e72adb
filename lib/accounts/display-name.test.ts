import { describe, expect, test } from 'vitest'
import { displayName } from './display-name'
import { inventedName } from './guest-name'
import { userAgentLabel } from './user-agent'

describe('a display name', () => {
  test.each([
    ['  Ada  ', 'Ada'],
    ['Zoe\u0308', 'Zoë'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['👩‍👩‍👧‍👦'.repeat(30), '👩‍👩‍👧‍👦'.repeat(30)],
    ['עדה', 'עדה'],
    ['あだ', 'あだ'],
    ['x'.repeat(40), 'x'.repeat(40)],
  ])('44: takes %j as text', (given, kept) => {
    expect(displayName.parse(given)).toBe(kept)
  })

  test.each([
    ['nothing', ''],
    ['blanks', ' \u00a0 '],
    ['what cannot be seen', '\u200b\u200d'],
    ['41 characters', 'x'.repeat(41)],
    ['10,000 characters', 'x'.repeat(10_000)],
    ['one character of 1,000 marks', `a${'\u0301'.repeat(1000)}`],
    ['a NUL', 'a\0b'],
    ['a line break', 'a\nb'],
    ['a turned direction', 'a\u202Eb'],
    ['an isolate', 'a\u2066b'],
    ['half a character', 'a\ud800'],
  ])('44: refuses %s', (_, given) => {
    expect(displayName.safeParse(given).success).toBe(false)
  })

  test('is invented for those who give none', () => {
    const name = inventedName()
    expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/)
    expect(displayName.parse(name)).toBe(name)
  })
})

describe('a device’s label', () => {
  test.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1',
      'Safari on iPhone',
    ],
    ['curl/8.5.0', 'Unknown device'],
  ])('of %s is %s', (userAgent, label) => {
    expect(userAgentLabel(userAgent)).toBe(label)
  })

  test('is there without a header', () => {
    expect(userAgentLabel(null)).toBe('Unknown device')
  })
})
