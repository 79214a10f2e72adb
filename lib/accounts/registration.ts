import 'server-only'
import { z } from 'zod'
import { db } from '@/db/client'
import { limitOf } from '../http/limits'
import { peerNetwork } from '../http/peer'
import { assertUncommon } from './common-passwords'
import { takenError } from './create-account'
import { emailAddress } from './email'
import { hashPassword, newPassword } from './passwords'
import { personName } from './person-name'
import { bioText } from './stage-name'
import { usernameInput } from './usernames'

/** What a program registers somebody with: a username, an e-mail address, or both. */
export const registration = z
  .strictObject({
    username: usernameInput.nullish(),
    password: newPassword,
    email: emailAddress.nullish(),
    first_name: personName.nullish(),
    last_name: personName.nullish(),
    bio: bioText.nullish(),
  })
  .refine(({ username, email }) => username || email, {
    path: ['username'],
    message: 'Give a username or an e-mail address',
  })

export type Registration = z.infer<typeof registration>

/** A party of a hundred may register behind one address. */
const perAddress = limitOf('register')

/** Counts a registration from this address, whichever door it comes through. Throws `rate_limited_caller`. */
export function countRegistration(headers: Headers): Promise<void> {
  return perAddress.consume(peerNetwork(headers))
}

/**
 * The hash of a new account's password, once it is worth making one.
 * Throws `validation` for a password that is too common or one of the names, `email_taken`, `username_taken`, `unavailable`.
 */
export async function passwordHashFor({
  email = null,
  username = null,
  password,
}: Pick<Registration, 'email' | 'username' | 'password'>): Promise<string> {
  await assertUncommon(password, [email?.key ?? null, username?.key ?? null])
  const taken = await takenError(db(), { email, username })
  if (taken) throw taken
  return hashPassword(password)
}
