import { cookieValue } from '../http/cookie-value'

/** The languages of the product (RFC 5646); the first is spoken where nothing says otherwise. */
export const locales = ['en', 'de', 'es', 'vi'] as const

export type Locale = (typeof locales)[number]

/** Holds the language somebody chose in this browser. */
export const localeCookieName = 'axr_locale'

type Wish = {
  /** The value of the cookie. */
  chosen: string | null | undefined
  acceptLanguage: string | null
}

/**
 * The language somebody is answered in: the one chosen in this browser, else the browser's own by its quality
 * (RFC 9110 §12.5.4), else English. @param among those that can be spoken
 */
export function preferredLocale({ chosen, acceptLanguage }: Wish, among: readonly Locale[]): Locale {
  return (
    among.find((locale) => locale === chosen) ??
    languagesOf(acceptLanguage ?? '').flatMap((language) =>
      among.filter((locale) => locale === language),
    )[0] ??
    locales[0]
  )
}

/** The language of whoever sent these headers. */
export function localeOf(headers: Headers): Locale {
  const chosen = cookieValue(headers.get('cookie'), localeCookieName)
  return preferredLocale({ chosen, acceptLanguage: headers.get('accept-language') }, locales)
}

/** The language of an account as its column has it, which may be any tag written before there were these four. */
export function localeOfTag(tag: string): Locale {
  const [language] = tag.toLowerCase().split('-')
  return locales.find((locale) => locale === language) ?? locales[0]
}

/** First parts of the wanted tags, the most wanted first. */
function languagesOf(acceptLanguage: string): (string | undefined)[] {
  return acceptLanguage
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean)
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ language }) => language)
}
