import 'server-only'
import { db, type Executor } from '@/db/client'
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
 */
export async function enterAccount(
  accountId: string,
  headers: Headers,
  executor: Executor = db(),
): Promise<Entered> {
  const before = await browserSession(headers)
  const guestLeft = guestLeftBehind(before, accountId)
  const session = await executor.transaction(async (tx) => {
    if (before) await endSession(before.session.id, undefined, tx)
    return createSession({ accountId, userAgent: headers.get('user-agent'), bringsFrom: guestLeft }, tx)
  })
  return { accountId, session, guestLeft }
}

function guestLeftBehind(before: LiveSession | null, accountId: string): string | null {
  if (!before) return null
  // Signing in once more keeps the offer that is still open.
  if (before.account.id === accountId) return before.session.bringsFrom
  return before.account.kind === 'guest' ? before.account.id : null
}
