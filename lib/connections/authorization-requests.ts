import 'server-only'
import { and, eq, gt, lt, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { authorizationRequests } from '@/db/schema'
import { sha256 } from '../crypto'
import { authorizationRequestMs } from '../oauth/flow'

/** Notes an authorization request under way by its nonce. */
export async function rememberAuthorizationRequest(provider: string, nonce: string): Promise<void> {
  const expiresAt = new Date(Date.now() + authorizationRequestMs).toISOString()
  // A crash may lose it: then the callback is refused and the person presses the button again. Nobody waits for the disk.
  await db().execute(sql`
    with hasty as (select set_config('synchronous_commit', 'off', true))
    insert into ${authorizationRequests} (nonce_hash, provider, expires_at)
    select ${sha256(nonce)}, ${provider}, ${expiresAt}::timestamptz from hasty`)
}

/** Takes a nonce: true exactly once, for this provider and within its ten minutes. */
export async function takeAuthorizationRequest(provider: string, nonce: string): Promise<boolean> {
  const taken = await db()
    .delete(authorizationRequests)
    .where(
      and(
        eq(authorizationRequests.nonceHash, sha256(nonce)),
        eq(authorizationRequests.provider, provider),
        gt(authorizationRequests.expiresAt, sql`now()`),
      ),
    )
    .returning({ provider: authorizationRequests.provider })
  return taken.length > 0
}

/** Forgets requests nobody came back for. */
export async function forgetExpiredAuthorizationRequests(): Promise<void> {
  await db().delete(authorizationRequests).where(lt(authorizationRequests.expiresAt, sql`now()`))
}
