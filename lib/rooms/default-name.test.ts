import { expect, test } from 'vitest'
import { locales } from '../accounts/locales'
import { defaultName, languageOfDefaultName } from './default-name'

test('a room without a name is called after its host, in the host’s language', () => {
  expect(locales.map((locale) => defaultName('Ada', locale))).toEqual([
    'Ada’s room',
    'Raum von Ada',
    'Sala de Ada',
    'Phòng của Ada',
  ])
  for (const locale of locales)
    expect([...defaultName('x'.repeat(40), locale)].length).toBeLessThanOrEqual(40)
})

test('a name nobody chose is known in every language, a chosen one is not', () => {
  for (const locale of locales) {
    expect(languageOfDefaultName(defaultName('Ada', locale), 'Ada')).toBe(locale)
  }
  expect(languageOfDefaultName('Kitchen', 'Ada')).toBeNull()
  expect(languageOfDefaultName('Raum von Bo', 'Ada')).toBeNull()
})
