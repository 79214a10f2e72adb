import { domainToASCII, domainToUnicode } from 'node:url'
import { z } from 'zod'
import { boundedText } from '../http/bounded-text'

const maxLength = 254
/** Of a local part, the @ and a domain (RFC 5321 §4.5.3.1), in UTF-16 code units as they are typed. */
const longestTyped = 64 + 1 + 255

/**
 * The one spelling an address is compared by: compatibility forms, case, outer blanks and the two ways to write an
 * international domain fall together. Null for what is no address.
 */
export function emailKey(text: string): string | null {
  if (text.length > longestTyped) return null
  const plain = text.normalize('NFKC').trim().toLowerCase()
  const at = plain.lastIndexOf('@')
  const domain = domainToASCII(plain.slice(at + 1).replace(/\.$/, ''))
  const key = `${plain.slice(0, at).normalize('NFC')}@${domain}`
  if (at < 1 || key.length > maxLength || /\p{C}/u.test(key)) return null
  return z.regexes.unicodeEmail.test(key) && /^([^.]{1,63}\.)+[^.\d][^.]*$/.test(domain) ? key : null
}

/**
 * An address as people and apps read it: as it was typed, if that differs from the key in case and in the two ways to write
 * an international domain alone; else the key. Letters go to the key, so no other address is ever proven.
 */
export function shownEmail(typed: string, key: string): string {
  const email = typed.normalize('NFC').trim()
  const [at, keyAt] = [email.lastIndexOf('@'), key.lastIndexOf('@')]
  const [domain, ascii] = [email.slice(at + 1).toLowerCase(), key.slice(keyAt + 1)]
  const sameLocal = email.slice(0, at).toLowerCase() === key.slice(0, keyAt)
  return sameLocal && (domain === ascii || domain === domainToUnicode(ascii)) ? email : key
}

/** An e-mail address as it is shown, with the key it is compared by. */
export const emailAddress = boundedText(longestTyped).transform((text, context) => {
  const key = emailKey(text)
  if (key) return { email: shownEmail(text, key), key }
  context.addIssue('This is not an e-mail address')
  return z.NEVER
})
