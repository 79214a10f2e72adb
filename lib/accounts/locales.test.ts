import { describe, expect, it } from 'vitest'
import { localeOf, localeOfTag, preferredLocale } from './locales'

const browser = (acceptLanguage: string, cookie = '') =>
  new Headers({ 'accept-language': acceptLanguage, cookie })

describe('the language of a request', () => {
  it('is English where nothing or nothing known is asked for', () => {
    expect(localeOf(new Headers())).toBe('en')
    for (const header of ['', '*', 'fr-FR,fr;q=0.9', 'x'.repeat(5000), ';q=,;;', 'de;q=0']) {
      expect(localeOf(browser(header))).toBe('en')
    }
  })

  it('is the best one the browser asks for, by quality and by its first part', () => {
    expect(localeOf(browser('fr;q=0.9, ES-mx;q=0.4'))).toBe('es')
    expect(localeOf(browser('en;q=0.5, vi, de;q=0.8'))).toBe('vi')
    expect(localeOf(browser('de-AT'))).toBe('de')
  })

  it('is the one chosen in this browser before what the browser asks for', () => {
    expect(localeOf(browser('de', 'other=1; axr_locale=es'))).toBe('es')
    expect(localeOf(browser('de', 'axr_locale=klingon'))).toBe('de')
    expect(localeOf(browser('de', 'not_axr_locale=es'))).toBe('de')
  })

  it('is one of those that can be spoken', () => {
    const wish = { chosen: 'es', acceptLanguage: 'vi, de;q=0.5' }
    expect(preferredLocale(wish, ['en', 'de'])).toBe('de')
    expect(preferredLocale({ ...wish, acceptLanguage: null }, ['en', 'de'])).toBe('en')
  })
})

it('takes an account with any other tag for what comes nearest', () => {
  expect(['de-CH', 'VI', 'fr', ''].map(localeOfTag)).toEqual(['de', 'vi', 'en', 'en'])
})
