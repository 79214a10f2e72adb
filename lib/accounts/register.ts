import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { AppError } from '../errors'
import { check } from '../http/body'
import { assertSameOrigin } from '../http/same-origin'
import {
  asTaken,
  type CreatedAccount,
  createAccount,
  type NewAccount,
  registeredColumns,
  settleAccount,
  takenError,
} from './create-account'
import { displayName } from './display-name'
import { emailAddress } from './email'
import { browserSession } from './enter'
import { newPassword } from './passwords'
import { countRegistration, passwordHashFor } from './registration'
import { createSession, endSession, endSessionsOf, type LiveSession, type NewSession } from './sessions'

/** What a person registers with. Without a name a guest keeps the one they have. */
const personRegistration = z.strictObject({
  email: emailAddress,
  password: newPassword,
  name: displayName.optional(),
})

export type Registered = {
  account: { id: string; kind: 'registered'; name: string; email: string }
  session: NewSession
}

/**
 * Registers the caller. A guest's own account becomes the registered one, so that room, connection and memberships stay;
 * anybody else gets a fresh account. Either way the browser gets a new session and its old one ends.
 * @param input e-mail address, password, and a name if one likes
 * Throws `validation` with the fields that are wrong, `email_taken`, `rate_limited_caller`, `cross_site`.
 */
export async function register(input: unknown, headers: Headers): Promise<Registered> {
  assertSameOrigin(headers)
  await countRegistration(headers)
  const { email, name, password } = check(personRegistration, input)
  const passwordHash = await passwordHashFor({ email, password })
  const before = await browserSession(headers)
  const given: NewAccount = { email, name, passwordHash, headers, door: 'page' }
  const {
    id,
    name: shown,
    session,
  } = await db()
    .transaction((tx) => store(tx, given, before))
    .catch((error: unknown) => {
      throw asTaken(error)
    })
  return { account: { id, kind: 'registered', name: shown, email: email.email }, session }
}

async function store(
  tx: Tx,
  given: NewAccount,
  before: LiveSession | null,
): Promise<CreatedAccount & { session: NewSession }> {
  const guest = before?.account.kind === 'guest' ? before.account : null
  const account = guest ? await becomeRegistered(tx, guest.id, given) : await createAccount(tx, given)
  if (guest) await endSessionsOf(account.id, {}, tx)
  else if (before) await endSession(before.session.id, undefined, tx)
  const session = await createSession(
    { accountId: account.id, userAgent: given.headers.get('user-agent'), headers: given.headers },
    tx,
  )
  return { ...account, session }
}

async function becomeRegistered(tx: Tx, guestId: string, given: NewAccount): Promise<CreatedAccount> {
  const [row] = await tx
    .update(accounts)
    .set({
      ...registeredColumns(given),
      ...(given.name === undefined ? {} : { name: given.name }),
      updatedAt: new Date(),
    })
    .where(and(eq(accounts.id, guestId), eq(accounts.kind, 'guest'), isNull(accounts.endedAt)))
    .returning({ id: accounts.id, name: accounts.name })
  // Another request of this guest was faster.
  if (!row) throw (await takenError(tx, given)) ?? new AppError('conflict')
  await settleAccount(tx, row.id, given)
  return row
}
