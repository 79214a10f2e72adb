import 'server-only'
import { and, eq, isNull, type SQL } from 'drizzle-orm'
import type { Executor, Tx } from '@/db/client'
import { oauthGrants } from '@/db/schema'
import { audit } from '../accounts/audit'
import { publishEnded } from './ended'
import type { GrantType } from './live-grant'
import { inOrder, type Scope } from './scopes'

export type Grant = {
  id: string
  clientId: string
  /** Null for the client credentials grant. */
  accountId: string | null
  grantType: GrantType
  scopes: Scope[]
}

export type NewGrant = Omit<Grant, 'id' | 'scopes'> & {
  scopes: readonly Scope[]
  /** Of the request, for the audit log. */
  headers?: Headers
}

/** Writes down what an account, or a client for itself, grants. */
export async function createGrant(tx: Tx, { headers, ...input }: NewGrant): Promise<Grant> {
  const { clientId, accountId, grantType } = input
  const scopes = inOrder(input.scopes)
  const [row] = await tx
    .insert(oauthGrants)
    .values({ clientId, accountId, grantType, scopes })
    .returning({ id: oauthGrants.id })
  if (!row) throw new Error('The grant was not stored')
  await audit(tx, {
    action: 'grant.created',
    actorId: accountId,
    accountId,
    targetId: row.id,
    details: { client_id: clientId, grant_type: grantType, scopes },
    headers,
  })
  return { id: row.id, clientId, accountId, grantType, scopes }
}

/** Who ends a credential; nobody where the system does. */
export type EndedBy = { actorId?: string | null; headers?: Headers }

/**
 * Ends a grant with all its tokens, at once and in every process. A transaction that ends several does it in an order.
 * @param reason a word for the audit log, such as `withdrawn`
 * @returns whether it had been good
 */
export async function revokeGrant(
  executor: Executor,
  grantId: string,
  reason: string,
  { actorId = null, headers }: EndedBy = {},
): Promise<boolean> {
  return executor.transaction(async (tx) => {
    const [ended] = await endGrants(tx, eq(oauthGrants.id, grantId), reason)
    if (!ended) return false
    await audit(tx, {
      action: reason === 'reuse' ? 'grant.reuse_detected' : 'grant.revoked',
      actorId,
      accountId: ended.accountId,
      targetId: grantId,
      details: { client_id: ended.clientId, reason },
      headers,
    })
    return true
  })
}

/** Ends the grants of the condition that are good, and tells every process. */
export async function endGrants(
  tx: Tx,
  which: SQL | undefined,
  reason: string,
): Promise<{ id: string; accountId: string | null; clientId: string }[]> {
  const ended = await tx
    .update(oauthGrants)
    .set({ revokedAt: new Date(), revokedReason: reason })
    .where(and(which, isNull(oauthGrants.revokedAt)))
    .returning({ id: oauthGrants.id, accountId: oauthGrants.accountId, clientId: oauthGrants.clientId })
  await publishEnded(
    tx,
    ended.map(({ id }) => id),
  )
  return ended
}
