import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Locale } from '@/lib/accounts/locales'
import { shapeOf } from './icu-under-test'
import { languages } from './locales'

const folder = (locale: Locale) => fileURLToPath(new URL(`../_messages/${locale}/`, import.meta.url))
const letters = (locale: Locale) =>
  fileURLToPath(new URL(`../../lib/accounts/mail/texts/${locale}.json`, import.meta.url))

/** Said as in English in every language: names, words of the protocol, examples. */
const sameEverywhere = [
  'Auxroom',
  'API',
  'Apps',
  'Client',
  'Host',
  'Id',
  'Links',
  'Offline',
  'Online',
  'Python',
  'Scope',
  'Scopes',
  'Token',
  'Tokens',
  'TypeScript',
  'Webhook',
  'Webhooks',
  'axr_…',
  'curl',
]

/** Words that happen to be the same in one language. */
const sameIn: Record<Locale, string[]> = {
  en: [],
  de: ['Code', 'Name', 'Cover', 'In'],
  es: ['Error', 'No', 'Plural', 'Total', 'Final'],
  vi: [],
}

/** Invented songs and artists of the start page. */
const invented = /^home\.demo\./

const textsSchema = z.json()
type Texts = Map<string, string>

function textsOf(locale: Locale): Texts {
  const texts: Texts = new Map()
  for (const file of readdirSync(folder(locale)).filter((name) => name.endsWith('.json'))) {
    collect(readFileSync(`${folder(locale)}${file}`, 'utf8'), file.replace('.json', ''), texts)
  }
  collect(readFileSync(letters(locale), 'utf8'), 'letters', texts)
  return texts
}

function collect(source: string, name: string, texts: Texts): void {
  const walk = (value: z.infer<typeof textsSchema>, path: string): void => {
    if (typeof value === 'string') texts.set(path, value)
    else if (typeof value !== 'object' || value === null) throw new Error(`${path} is no text`)
    else for (const [key, below] of Object.entries(value)) walk(below, `${path}.${key}`)
  }
  walk(textsSchema.parse(JSON.parse(source)), name)
}

const english = textsOf('en')
const translated = languages.map(({ locale }) => locale).filter((locale) => locale !== 'en')

describe.each(translated)('the texts in %s', (locale) => {
  const own = textsOf(locale)
  const pairs = [...english].map(([key, text]) => ({ key, text, mine: own.get(key) ?? '' }))

  it('are exactly those there are in English', () => {
    expect([...own.keys()].filter((key) => !english.has(key))).toEqual([])
    expect([...english.keys()].filter((key) => !own.has(key))).toEqual([])
  })

  it('have the arguments and tags of the English ones', () => {
    for (const { key, text, mine } of pairs) {
      expect([key, shapeOf(mine).parts]).toEqual([key, shapeOf(text).parts])
    }
  })

  it('say something, and not what English says', () => {
    const allowed = new Set([...sameEverywhere, ...sameIn[locale]])
    const left = pairs.filter(({ key, text, mine }) => {
      if (!mine.trim()) return true
      const { words } = shapeOf(mine)
      return mine === text && /\p{L}{2}/u.test(words) && !allowed.has(words) && !invented.test(key)
    })
    expect(left.map(({ key, mine }) => `${key}: ${mine}`)).toEqual([])
  })
})

describe.each(languages.map(({ locale }) => locale))('each text in %s', (locale) => {
  const own = [...textsOf(locale)]

  it('knows the plural forms of its language and no others', () => {
    const forms: string[] = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
    for (const [key, text] of own) {
      for (const { argument, kind, names } of shapeOf(text).categories) {
        const named = names.filter((name) => !name.startsWith('='))
        const needed = ['other', ...(kind === 'plural' && forms.includes('one') ? ['one'] : [])]
        expect([key, argument, needed.filter((name) => !named.includes(name))]).toEqual([key, argument, []])
        if (kind !== 'plural') continue
        expect([key, argument, named.filter((name) => !forms.includes(name))]).toEqual([key, argument, []])
      }
    }
  })

  it('has no straight apostrophe, which quotes in this syntax, and no exclamation mark', () => {
    expect(own.filter(([, text]) => /['!¡]/.test(text)).map(([key]) => key)).toEqual([])
  })
})

it('a message in ICU syntax is read to its last part', () => {
  const shape = shapeOf('{a} in <b>{n, plural, =0 {no} one {# {c}} other {#}}</b>')
  expect(shape.parts).toEqual(['<b>', 'a', 'c', 'n'])
  expect(shape.categories).toEqual([{ argument: 'n', kind: 'plural', names: ['=0', 'one', 'other'] }])
  expect(() => shapeOf('{count, plural, one {# {}')).toThrow()
  expect(() => shapeOf('a } b')).toThrow()
})
