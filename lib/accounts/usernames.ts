import { z } from 'zod'
import { boundedText } from '../http/bounded-text'

/** UTF-16 code units of a name as it is typed: NFKC makes up to four into one. */
const longestTyped = 120
const shape = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|[_.-]){2,29}$/u
/** Letters that show nothing: two names that look alike would be two accounts. */
const unseen = /\p{Default_Ignorable_Code_Point}/u

/** The one spelling a username is compared by: compatibility forms and case fall together. Null for what is no username. */
export function usernameKey(text: string): string | null {
  if (text.length > longestTyped) return null
  const key = text.trim().normalize('NFKC').toLowerCase().normalize('NFKC')
  return shape.test(key) && !unseen.test(key) ? key : null
}

/**
 * A username as a person typed it, with the key it is compared by: 3 to 30 letters, digits and `_ . -`, a letter or
 * digit first. Without an `@` it never looks like an e-mail address.
 */
export const usernameInput = boundedText(longestTyped).transform((text, context) => {
  const key = usernameKey(text)
  if (key) return { username: text.normalize('NFC').trim(), key }
  context.addIssue('3 to 30 letters, digits or _ . - with a letter or digit first')
  return z.NEVER
})
