import { type Locale, locales } from '../accounts/locales'

const nameLength = 30

const inLanguage: Record<Locale, (host: string) => string> = {
  en: (host) => `${host}’s room`,
  de: (host) => `Raum von ${host}`,
  es: (host) => `Sala de ${host}`,
  vi: (host) => `Phòng của ${host}`,
}

/** Such as `Ada’s room`, within what a room's name may have. */
export function defaultName(hostName: string, locale: Locale = 'en'): string {
  const graphemes = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(hostName)]
  const short = graphemes.slice(0, nameLength).map(({ segment }) => segment)
  return inLanguage[locale](short.join(''))
}

/** The language in which a room's name is the one it got by itself from a host of this name; null where somebody chose it. */
export function languageOfDefaultName(roomName: string, hostName: string): Locale | null {
  return locales.find((locale) => defaultName(hostName, locale) === roomName) ?? null
}
