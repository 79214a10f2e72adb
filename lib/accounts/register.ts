import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Executor, type Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { sqlErrorOf } from '@/db/sql-error'
import { AppError } from '../errors'
import { check } from '../http/body'
import { peerNetwork } from '../http/peer'
import { limiter } from '../http/rate-limit'
import { assertSameOrigin } from '../http/same-origin'
import { assertUncommon } from './common-passwords'
import { displayName } from './display-name'
import { emailAddress } from './email'
import { browserSession } from './enter'
import { inventedName } from './guest-name'
import { hashPassword, newPassword } from './passwords'
import { createSession, endSession, endSessionsOf, type LiveSession, type NewSession } from './sessions'

/** What a person registers with. Without a name a guest keeps the one they have. */
const registration = z.strictObject({
  email: emailAddress,
  password: newPassword,
  name: displayName.optional(),
})

type Registration = z.infer<typeof registration>

/** A party of a hundred may register behind one address. */
const perAddress = limiter({ name: 'register', points: 300, seconds: 60 * 60 })

export type Registered = {
  account: { id: string; kind: 'registered'; name: string; email: string }
  session: NewSession
}

/**
 * Registers the caller. A guest's own account becomes the registered one, so that room, connection and memberships stay;
 * anybody else gets a fresh account. Either way the browser gets a new session and its old one ends.
 * @param input as `registration`
 * Throws `validation` with the fields that are wrong, `email_taken`, `rate_limited_caller`, `cross_site`.
 */
export async function register(input: unknown, headers: Headers): Promise<Registered> {
  assertSameOrigin(headers)
  await perAddress.consume(peerNetwork(headers))
  const given = check(registration, input)
  await assertUncommon(given.password, [given.email.key])
  if (await isTaken(db(), given.email.key)) throw new AppError('email_taken')
  const passwordHash = await hashPassword(given.password)
  const before = await browserSession(headers)
  try {
    return await db().transaction((tx) => store(tx, given, passwordHash, before, headers.get('user-agent')))
  } catch (error) {
    if (sqlErrorOf(error)?.constraint === 'accounts_email_key')
      throw new AppError('email_taken', { cause: error })
    throw error
  }
}

async function store(
  tx: Tx,
  { email: { email, key }, name }: Registration,
  passwordHash: string,
  before: LiveSession | null,
  userAgent: string | null,
): Promise<Registered> {
  const columns = { kind: 'registered', email, emailKey: key, passwordHash } as const
  const returning = { id: accounts.id, name: accounts.name }
  const isGuest = before?.account.kind === 'guest'
  const [row] = isGuest
    ? await tx
        .update(accounts)
        .set({ ...columns, ...(name === undefined ? {} : { name }), updatedAt: new Date() })
        .where(and(eq(accounts.id, before.account.id), eq(accounts.kind, 'guest'), isNull(accounts.endedAt)))
        .returning(returning)
    : await tx
        .insert(accounts)
        .values({ ...columns, name: name ?? inventedName() })
        .returning(returning)
  // Another request of this guest was faster.
  if (!row) throw new AppError((await isTaken(tx, key)) ? 'email_taken' : 'conflict')
  if (isGuest) await endSessionsOf(row.id, {}, tx)
  else if (before) await endSession(before.session.id, undefined, tx)
  const session = await createSession({ accountId: row.id, userAgent }, tx)
  return { account: { id: row.id, kind: 'registered', name: row.name, email }, session }
}

async function isTaken(executor: Executor, key: string): Promise<boolean> {
  const found = await executor
    .select({ id: accounts.id })
    .from(accounts)
    .where(eq(accounts.emailKey, key))
    .limit(1)
  return found.length > 0
}
