import type { Locale } from '@/lib/accounts/locales'
import { messages as en } from '../_messages/en'

type Messages = typeof en
type Language = { locale: Locale; name: string; load: () => Promise<{ messages: Messages }> }

/**
 * The languages people can choose, in the order of the menu, by the names they have for themselves. A language is registered
 * by its line here once every file of `app/_messages/<language>` is translated: `messages.test.ts` holds it to that.
 */
export const languages: readonly Language[] = [
  { locale: 'en', name: 'English', load: async () => ({ messages: en }) },
  { locale: 'de', name: 'Deutsch', load: () => import('../_messages/de') },
  { locale: 'es', name: 'Español', load: () => import('../_messages/es') },
  { locale: 'vi', name: 'Tiếng Việt', load: () => import('../_messages/vi') },
]

/** A language's messages. What it lacks is said in English, so that nobody ever reads a key. */
export async function messagesOf(wanted: Locale): Promise<Messages> {
  const language = languages.find(({ locale }) => locale === wanted)
  if (!language || wanted === 'en') return en
  const { messages } = await language.load()
  return filled(wanted, messages)
}

const filledOnes = new Map<Locale, Messages>()

function filled(locale: Locale, messages: Messages): Messages {
  const known = filledOnes.get(locale)
  if (known) return known
  const copy = structuredClone(messages)
  addMissing(copy, en)
  filledOnes.set(locale, copy)
  return copy
}

function addMissing(own: object, english: object): void {
  for (const [key, text] of Object.entries(english)) {
    const mine: unknown = Reflect.get(own, key)
    if (mine === undefined) Reflect.set(own, key, text)
    else if (isBranch(mine) && isBranch(text)) addMissing(mine, text)
  }
}

/** Not a message: those with arguments are lists once they are compiled. */
function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
