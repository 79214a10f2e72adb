import 'server-only'
import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { oauthCodes, oauthGrants, personalTokens } from '@/db/schema'
import { audit } from '../accounts/audit'
import { endAndPublish } from './ended'
import { type EndedBy, endGrants } from './grants'

/**
 * Ends every personal token, grant and unused code of an account, one statement each, at once and in every process.
 * @param options `exceptId` is a personal token or grant that stays good
 * @returns how many tokens and grants ended
 */
export async function endTokensOf(
  tx: Tx,
  accountId: string,
  { exceptId, actorId = null, headers }: EndedBy & { exceptId?: string } = {},
): Promise<number> {
  const now = new Date()
  const kept = exceptId ?? null
  // Before the grants: one that a code is being exchanged for in this moment is there once its code is free again.
  await tx
    .update(oauthCodes)
    .set({ usedAt: now })
    .where(and(eq(oauthCodes.accountId, accountId), isNull(oauthCodes.usedAt)))
  const tokens = await endAndPublish(
    tx,
    sql`update ${personalTokens} set revoked_at = ${now.toISOString()}
      where account_id = ${accountId} and revoked_at is null and id is distinct from ${kept}::uuid returning id`,
  )
  const ofAccount = eq(oauthGrants.accountId, accountId)
  const others = exceptId === undefined ? undefined : ne(oauthGrants.id, exceptId)
  const grants = await endGrants(tx, and(ofAccount, others), 'all_ended')
  if (tokens + grants.length > 0) {
    const details = { personal_tokens: tokens, grants: grants.length }
    await audit(tx, { action: 'tokens.ended', actorId, accountId, details, headers })
  }
  return tokens + grants.length
}
