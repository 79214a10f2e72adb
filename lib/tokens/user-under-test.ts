import { db } from '@/db/client'
import { createAccount } from '../accounts/create-account'
import { emailAddress } from '../accounts/email'
import { hashPassword } from '../accounts/passwords'
import { somebody } from '../accounts/test-browser'
import { usernameInput } from '../accounts/usernames'
import { check } from '../http/body'

export type TestUser = { id: string; email: string; password: string }

/** An account with a password, of its own. */
export async function testUser(given: { username?: string } = {}): Promise<TestUser> {
  const { email, password } = somebody()
  const passwordHash = await hashPassword(password)
  const { id } = await db().transaction((tx) =>
    createAccount(tx, {
      email: check(emailAddress, email),
      username: given.username === undefined ? null : check(usernameInput, given.username),
      passwordHash,
      headers: new Headers(),
      door: 'register',
    }),
  )
  return { id, email, password }
}
