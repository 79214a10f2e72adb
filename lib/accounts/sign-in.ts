import 'server-only'
import { and, eq, isNull, type SQL, sql, TransactionRollbackError } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { type AccountRow, accounts } from '@/db/schema'
import { AppError } from '../errors'
import { audit } from './audit'
import { emailKey } from './email'
import { isLiveAccount } from './live-account'
import { verifyPassword } from './passwords'
import { countSignInAttempt } from './sign-in-limits'
import { turns } from './turns'
import { usernameKey } from './usernames'

export type SignInInput = {
  /** At least one of both, and an empty one is none; given both, they have to be the names of one account. */
  email?: string
  /** With an `@` it is taken for an e-mail address: no username has one. */
  username?: string
  password: string
  /** Of the request: session to replace, address, origin. */
  headers: Headers
}

/** An account whose password was right a moment ago. */
export type CheckedAccount = { id: string; passwordHash: string }

/**
 * The account of these names and this password; every door that takes a password comes through here.
 * Throws `invalid_credentials` for an unknown name, a wrong password and a suspended account alike, in the same time;
 * `rate_limited_caller`; `unavailable` under a flood.
 */
export function checkPassword(input: SignInInput): Promise<CheckedAccount> {
  return inTurn(() => check(input))
}

/** Hashing is what they wait for anyway: a crowd that comes at once does not get in everybody else's way before that. */
const inTurn = turns('sign-in', 4)

async function check(input: SignInInput): Promise<CheckedAccount> {
  const names = namesOf(input)
  const account = await accountOf(names)
  // All names of an account share one counter.
  const counted = account?.id ?? names.map((each) => each.counted).join('\n')
  const right = await countSignInAttempt(counted, account?.id ?? null, input.headers)
  const hash = account?.passwordHash ?? null
  const matches = await verifyPassword(input.password, hash)
  if (!account || hash === null || !matches || account.suspendedAt) {
    await noteFailure(account, input.headers)
    throw new AppError('invalid_credentials')
  }
  await right()
  const { id } = account
  await audit(db(), { action: 'account.signed_in', actorId: id, accountId: id, headers: input.headers })
  return { id, passwordHash: hash }
}

/**
 * Makes sure that the password that was checked is still the account's, in the transaction that makes a credential of it;
 * until its end no change of password, suspension or deletion gets between. Throws `invalid_credentials`.
 */
export async function assertStillGood(tx: Tx, { id, passwordHash }: CheckedAccount): Promise<void> {
  const [row] = await tx
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.id, id), eq(accounts.passwordHash, passwordHash), isLiveAccount()))
    .for('share')
  if (!row) throw new AppError('invalid_credentials')
}

/**
 * Makes sure that whoever is signed in knows the account's password; guesses count with those at sign-in. An account
 * without a password has nothing to know.
 * Throws `validation`, `rate_limited_caller`, `unavailable`.
 */
export async function assertOwnPassword(
  accountId: string,
  password: string | undefined,
  headers: Headers,
): Promise<void> {
  const account = await accountOf([{ counted: accountId, condition: eq(accounts.id, accountId) }])
  if (!account?.passwordHash) return
  const refuse = (message: string) =>
    new AppError('validation', { errors: [{ path: 'current_password', message }] })
  if (password === undefined) throw refuse('The current password is needed')
  const right = await countSignInAttempt(accountId, accountId, headers)
  if (!(await verifyPassword(password, account.passwordHash))) {
    await noteFailure(account, headers)
    throw refuse('This is not the current password')
  }
  await right()
}

type Name = {
  /** The one spelling, or what was typed where nobody can have that name. */
  counted: string
  condition: SQL | null
}

function namesOf({ email, username }: SignInInput): Name[] {
  const asEmail = (text: string) => name(accounts.emailKey, emailKey(text), text)
  const asUsername = (text: string) => name(accounts.usernameKey, usernameKey(text), text)
  return [
    ...(email ? [asEmail(email)] : []),
    ...(!username ? [] : [username.includes('@') ? asEmail(username) : asUsername(username)]),
  ]
}

function name(
  column: typeof accounts.emailKey | typeof accounts.usernameKey,
  key: string | null,
  text: string,
): Name {
  return { counted: key ?? text, condition: key === null ? null : eq(column, key) }
}

type Found = Pick<AccountRow, 'id' | 'passwordHash' | 'suspendedAt'>

async function accountOf(names: readonly Name[]): Promise<Found | null> {
  const conditions = names.flatMap(({ condition }) => condition ?? [])
  if (conditions.length === 0 || conditions.length < names.length) return null
  const [row] = await db()
    .select({ id: accounts.id, passwordHash: accounts.passwordHash, suspendedAt: accounts.suspendedAt })
    .from(accounts)
    .where(and(...conditions, isNull(accounts.endedAt)))
  return row ?? null
}

/**
 * Writes a failed sign-in into the audit log. For nobody's name as much is done and taken back, so that the time of the
 * answer does not tell whether there is an account; and neither waits for the disk.
 */
async function noteFailure(account: Found | null, headers: Headers): Promise<void> {
  const accountId = account?.id ?? null
  const details = { suspended: Boolean(account?.suspendedAt) }
  try {
    await db().transaction(async (tx) => {
      await tx.execute(sql`set local synchronous_commit = off`)
      await audit(tx, { action: 'account.sign_in_failed', actorId: null, accountId, details, headers })
      if (!account) tx.rollback()
    })
  } catch (error) {
    if (!(error instanceof TransactionRollbackError)) throw error
  }
}
