import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { authorizationRequests } from '@/db/schema'
import { sha256 } from '../crypto'
import { authorizationRequestMs } from '../oauth/flow'
import { purgeRows } from '../purge'

/** Longer than a callback asks its provider. */
const longestWaitMs = 25_000
const pauseMs = 100

/** Notes an authorization request under way by its nonce. */
export async function rememberAuthorizationRequest(provider: string, nonce: string): Promise<void> {
  const expiresAt = new Date(Date.now() + authorizationRequestMs).toISOString()
  // A crash may lose it: then the callback is refused and the person presses the button again. Nobody waits for the disk.
  await db().execute(sql`
    with hasty as (select set_config('synchronous_commit', 'off', true))
    insert into ${authorizationRequests} (nonce_hash, provider, expires_at)
    select ${sha256(nonce)}, ${provider}, ${expiresAt}::timestamptz from hasty`)
}

/** Takes a request: true exactly once, for this provider and within its ten minutes. */
export async function takeAuthorizationRequest(provider: string, nonce: string): Promise<boolean> {
  const taken = await db()
    .update(authorizationRequests)
    .set({ usedAt: sql`now()` })
    .where(and(ofRequest(provider, nonce), isNull(authorizationRequests.usedAt)))
    .returning({ provider: authorizationRequests.provider })
  return taken.length > 0
}

/** Notes where the callback of a request led, and whom: the session there is then. */
export async function noteWhereItLed(nonce: string, path: string, sessionId: string): Promise<void> {
  await db()
    .update(authorizationRequests)
    .set({ ledTo: path, sessionId })
    .where(eq(authorizationRequests.nonceHash, sha256(nonce)))
}

/**
 * Where a request led that this session has used: the same answer is asked for twice by reloading, going back, or a browser
 * in a hurry. Waits while the first is under way. Null where there is none, or it is another session's.
 * @param sessionId null for the session that has shown to have begun it
 */
export async function whereItLed(
  provider: string,
  nonce: string,
  sessionId: string | null,
): Promise<string | null> {
  const until = Date.now() + longestWaitMs
  for (;;) {
    const [row] = await db()
      .select({
        usedAt: authorizationRequests.usedAt,
        ledTo: authorizationRequests.ledTo,
        sessionId: authorizationRequests.sessionId,
      })
      .from(authorizationRequests)
      .where(ofRequest(provider, nonce))
    if (!row?.usedAt || (sessionId && row.sessionId && row.sessionId !== sessionId)) return null
    if (row.ledTo !== null || Date.now() > until) return row.ledTo
    await delay(pauseMs)
  }
}

function ofRequest(provider: string, nonce: string) {
  return and(
    eq(authorizationRequests.nonceHash, sha256(nonce)),
    eq(authorizationRequests.provider, provider),
    gt(authorizationRequests.expiresAt, sql`now()`),
  )
}

/** Forgets requests nobody came back for. */
export async function forgetExpiredAuthorizationRequests(): Promise<void> {
  await purgeRows({ table: 'authorization_requests', at: 'expires_at' }, 0, true)
}
