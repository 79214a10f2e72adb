import 'server-only'
import { AppError } from '../errors'
import { singleton } from '../singleton'

/**
 * Refuses a password that is among the first a guesser tries, or one of the account's own names, such as its address.
 * Throws `validation` for the field `password`.
 */
export async function assertUncommon(password: string, ownNames: readonly (string | null)[]): Promise<void> {
  if (!ownNames.includes(password.toLowerCase()) && !(await isCommonPassword(password))) return
  const message = 'This password is one of the first a guesser tries'
  throw new AppError('validation', { errors: [{ path: 'password', message }] })
}

/**
 * Whether a password is among the first a guesser tries: in the list of the 49,000 most common ones, whatever its case,
 * or one short piece repeated, or a straight run such as 12345678.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  const lower = password.toLowerCase()
  if (/^(.{1,4})\1+$/su.test(lower) || isRun(lower)) return true
  const common = await singleton('common-passwords', load)
  return common.has(lower)
}

// Half a megabyte that only registering needs.
async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary.passwords.map((password) => String(password).toLowerCase()))
}

function isRun(text: string): boolean {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0)
  const steps = new Set(points.slice(1).map((point, index) => point - (points[index] ?? 0)))
  // 9 is followed by 0 on a keyboard, and 0 by 9 on the way down.
  const straight = (step: number, wrap: number) => [...steps].every((each) => each === step || each === wrap)
  return straight(1, -9) || straight(-1, 9)
}
