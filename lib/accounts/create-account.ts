import 'server-only'
import { eq } from 'drizzle-orm'
import type { Executor, Tx } from '@/db/client'
import { accounts, performers } from '@/db/schema'
import { sqlErrorOf } from '@/db/sql-error'
import { AppError } from '../errors'
import { audit } from './audit'
import { inventedName } from './guest-name'
import { localeOf } from './locales'
import { sendFirstConfirmation } from './mail/confirmation'

/** What a registered account begins with; every text has passed its schema. */
export type NewAccount = {
  /** As `emailAddress` gives it. */
  email?: { email: string; key: string } | null
  /** As `usernameInput` gives it. */
  username?: { username: string; key: string } | null
  /** As `hashPassword` gives it. */
  passwordHash: string
  /** What other people read; without it the username, the first name or an invented one. */
  name?: string
  firstName?: string | null
  lastName?: string | null
  /** Given or null: the account has a performer profile from the beginning. */
  bio?: string | null
  acceptedTerms?: boolean
  /** Of the request, for the audit log. */
  headers: Headers
  /** Which door it came through, for the audit log. */
  door: 'page' | 'register' | 'users_create'
}

export type CreatedAccount = { id: string; name: string }

/**
 * Makes a registered account, its performer profile where a bio says so, and the entry in the audit log; the letter that
 * confirms its address goes out after the commit, unless too many went out already.
 * Throws `email_taken`, or else `username_taken`; the transaction goes on in either case.
 */
export async function createAccount(tx: Tx, given: NewAccount): Promise<CreatedAccount> {
  const name = given.name ?? given.username?.username ?? given.firstName ?? inventedName()
  const [row] = await tx
    .insert(accounts)
    .values({ ...registeredColumns(given), name })
    .onConflictDoNothing()
    .returning({ id: accounts.id, name: accounts.name })
  if (!row) throw (await takenError(tx, given)) ?? new AppError('conflict')
  await settleAccount(tx, row.id, given)
  return row
}

/** Columns of a registered account, but for its name. */
export function registeredColumns(given: NewAccount) {
  return {
    kind: 'registered' as const,
    email: given.email?.email ?? null,
    emailKey: given.email?.key ?? null,
    username: given.username?.username ?? null,
    usernameKey: given.username?.key ?? null,
    passwordHash: given.passwordHash,
    locale: localeOf(given.headers),
    firstName: given.firstName,
    lastName: given.lastName,
    acceptedTermsAt: given.acceptedTerms ? new Date() : null,
  }
}

/** What belongs to every registration beside the account's row. */
export async function settleAccount(tx: Tx, accountId: string, given: NewAccount): Promise<void> {
  if (given.bio !== undefined) {
    await tx.insert(performers).values({ accountId, bio: given.bio }).onConflictDoNothing()
  }
  await audit(tx, {
    action: 'account.registered',
    actorId: accountId,
    accountId,
    details: { door: given.door },
    headers: given.headers,
  })
  await sendFirstConfirmation(accountId, given.headers, tx)
}

type Names = Pick<NewAccount, 'email' | 'username'>

/** Which of these names has an account already, the e-mail address first; null where neither has. */
export async function takenError(executor: Executor, { email, username }: Names): Promise<AppError | null> {
  if (email && (await exists(executor, eq(accounts.emailKey, email.key)))) return new AppError('email_taken')
  const taken = username && (await exists(executor, eq(accounts.usernameKey, username.key)))
  return taken ? new AppError('username_taken') : null
}

/** The error for names that became somebody's in this very moment; any other error as it is. */
export function asTaken(error: unknown): unknown {
  const constraint = sqlErrorOf(error)?.constraint
  if (constraint === 'accounts_email_key') return new AppError('email_taken', { cause: error })
  if (constraint === 'accounts_username_key') return new AppError('username_taken', { cause: error })
  return error
}

async function exists(executor: Executor, which: ReturnType<typeof eq>): Promise<boolean> {
  const found = await executor.select({ id: accounts.id }).from(accounts).where(which).limit(1)
  return found.length > 0
}
