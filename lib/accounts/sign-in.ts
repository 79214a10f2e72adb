import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { AppError } from '../errors'
import { peerNetwork } from '../http/peer'
import { emailKey } from './email'
import { verifyPassword } from './passwords'
import { countSignInAttempt } from './sign-in-limits'

export type SignInInput = {
  email: string
  password: string
  /** Of the request: session to replace, address, origin. */
  headers: Headers
}

/**
 * The account of this address and password; every door that takes a password comes through here.
 * Throws `invalid_credentials` for an unknown address and a wrong password alike, in the same time;
 * `rate_limited_caller`; `unavailable` under a flood.
 */
export async function checkPassword({ email, password, headers }: SignInInput): Promise<{ id: string }> {
  const key = emailKey(email)
  const right = await countSignInAttempt(key ?? email, peerNetwork(headers))
  const account = await findByKey(key ?? '')
  const matches = await verifyPassword(password, account?.passwordHash ?? null)
  if (!account || !matches) throw new AppError('invalid_credentials')
  await right()
  return { id: account.id }
}

async function findByKey(key: string): Promise<{ id: string; passwordHash: string | null } | null> {
  const [row] = await db()
    .select({ id: accounts.id, passwordHash: accounts.passwordHash })
    .from(accounts)
    .where(and(eq(accounts.emailKey, key), isNull(accounts.endedAt)))
  return row ?? null
}
