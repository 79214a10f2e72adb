import 'server-only'
import { eq } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { AppError } from '../errors'
import { readSessionSecret } from './session-cookie'
import { createSession, endSession, findSession, type LiveSession, type NewSession } from './sessions'

/** A browser that has just become an account. */
export type Entered = {
  accountId: string
  session: NewSession
  /** The guest account this browser was before. Its things stay where they are; the new session may bring them along. */
  guestLeft: string | null
}

/** The live session of a browser's cookie. As everywhere, a request with an `Authorization` header has none. */
export async function browserSession(headers: Headers): Promise<LiveSession | null> {
  const secret = headers.has('authorization') ? null : await readSessionSecret(headers)
  return secret ? findSession(secret) : null
}

/**
 * Gives the browser of these headers a new session of the account and ends the one it had: the identifier changes at
 * every sign-in, so one that somebody planted or copied before is worth nothing after.
 * @param settle runs in the same transaction
 * @throws AppError `account_suspended`
 */
export async function enterAccount(
  accountId: string,
  headers: Headers,
  settle: (tx: Tx, entered: Entered) => Promise<void>,
): Promise<Entered> {
  const before = await browserSession(headers)
  const guestLeft = guestLeftBehind(before, accountId)
  return db().transaction(async (tx) => {
    await assertNotSuspended(tx, accountId)
    if (before) await endSession(before.session.id, undefined, tx)
    const userAgent = headers.get('user-agent')
    const session = await createSession({ accountId, userAgent, bringsFrom: guestLeft, headers }, tx)
    const entered = { accountId, session, guestLeft }
    await settle(tx, entered)
    return entered
  })
}

/** Waits for a suspension under way, so that no session slips in behind it. */
async function assertNotSuspended(tx: Tx, accountId: string): Promise<void> {
  const [account] = await tx
    .select({ suspendedAt: accounts.suspendedAt })
    .from(accounts)
    .where(eq(accounts.id, accountId))
    .for('share')
  if (account?.suspendedAt) throw new AppError('account_suspended')
}

function guestLeftBehind(before: LiveSession | null, accountId: string): string | null {
  if (!before) return null
  // Signing in once more keeps the offer that is still open.
  if (before.account.id === accountId) return before.session.bringsFrom
  return before.account.kind === 'guest' ? before.account.id : null
}
