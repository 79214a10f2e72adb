/** Languages with a folder in app/_messages; the first is spoken where the browser asks for none of them. */
const locales = ['en'] as const

export type Locale = (typeof locales)[number]

/** The best of our languages for an `Accept-Language` header (RFC 9110 §12.5.4, by quality). */
export function preferredLocale(acceptLanguage: string | null): Locale {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean)
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .sort((a, b) => b.quality - a.quality)
  const found = wanted.flatMap(({ language, quality }) =>
    quality > 0 ? locales.filter((locale) => locale === language) : [],
  )
  return found[0] ?? locales[0]
}
