import { expect, it } from 'vitest'
import { preferredLocale } from './locales'

it('speaks English where nothing or nothing known is asked for', () => {
  for (const header of [null, '', '*', 'de-DE,de;q=0.9', 'x'.repeat(5000), ';q=,;;']) {
    expect(preferredLocale(header)).toBe('en')
  }
})

it('finds a language behind others, by its first part', () => {
  expect(preferredLocale('de;q=0.9, EN-gb;q=0.4')).toBe('en')
})
