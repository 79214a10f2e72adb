import { domainToASCII } from 'node:url'
import { z } from 'zod'

const maxLength = 254

/**
 * The one spelling an address is compared by: compatibility forms, case, outer blanks and the two ways to write an
 * international domain fall together. Null for what is no address.
 */
export function emailKey(text: string): string | null {
  const plain = text.normalize('NFKC').trim().toLowerCase()
  const at = plain.lastIndexOf('@')
  const domain = domainToASCII(plain.slice(at + 1).replace(/\.$/, ''))
  const key = `${plain.slice(0, at).normalize('NFC')}@${domain}`
  if (at < 1 || key.length > maxLength || /\p{C}/u.test(key)) return null
  return z.regexes.unicodeEmail.test(key) && /^([^.]{1,63}\.)+[^.\d][^.]*$/.test(domain) ? key : null
}

/** An e-mail address as a person typed it, with the key it is compared by. */
export const emailAddress = z.string().transform((text, context) => {
  const key = emailKey(text)
  if (key) return { email: text.normalize('NFC').trim(), key }
  context.addIssue('This is not an e-mail address')
  return z.NEVER
})
