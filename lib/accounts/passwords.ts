import 'server-only'
import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { boundedText, optionalText } from '../http/bounded-text'
import { turns } from './turns'

const minCharacters = 8
const maxCharacters = 128

/** UTF-16 code units: no password of 128 characters has more. */
const longestTyped = 1_000

/** OWASP's minimum for argon2id, which is the library's default algorithm. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** A hash nothing verifies against, made with the same cost: whoever is unknown costs the same time. */
const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$1YbZGk+LniaFc1GqxTXZ3g$uxcaBLMwsqgX+0SPCP/pZt+uuL+cS2UPwXloDukCoig'

/** Of libuv's four threads, which check the signatures of tokens as well, one is left to them. */
const threads = 3
/** Hashing takes a core for some 25 ms: one is left to everything else. */
const atOnce = Math.max(1, Math.min(availableParallelism() - 1, threads))
const inTurn = turns('password-hashing', atOnce)

/** A password somebody chooses: 8 to 128 characters, every one of which counts. */
export const newPassword = boundedText(longestTyped)
  .transform((text) => text.normalize('NFC'))
  .superRefine((text, context) => {
    const characters = [...text].length
    if (characters < minCharacters) context.addIssue(`At least ${minCharacters} characters`)
    if (characters > maxCharacters) context.addIssue(`At most ${maxCharacters} characters`)
  })

/** A password somebody shows, right or wrong. */
export const shownPassword = boundedText(longestTyped).min(1, 'A password is needed')

/** The same where it may be left out. */
export const optionalPassword = optionalText(longestTyped)

/** @returns the argon2id hash in PHC format. Throws `unavailable` when too many are waiting. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFC'), cost))
}

/**
 * Whether the password belongs to the hash. Without a hash it takes as long and is false.
 * Throws `unavailable` when too many are waiting.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const fits = password.length <= longestTyped
  const typed = fits ? password.normalize('NFC') : ''
  const matches = await inTurn(() => verify(stored ?? nobodysHash, typed))
  return matches && fits && stored !== null
}
