import { randomInt } from 'node:crypto'

/** No 0, O, 1, I, L: what is read aloud or off a screen is not mistaken. */
export const codeAlphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
export const codeLength = 6

const wellFormed = new RegExp(`^[${codeAlphabet}]{${codeLength}}$`)

/** A new room code, evenly distributed, from the system's random source. */
export function newCode(): string {
  return Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('')
}

/**
 * The one spelling of a code somebody typed: upper case, without spaces and dashes.
 * @returns null where no room can have it
 */
export function normaliseCode(typed: string): string | null {
  if (typed.length > 64) return null
  const code = typed.replace(/[\s\p{Dash_Punctuation}]/gu, '').toUpperCase()
  return wellFormed.test(code) ? code : null
}
