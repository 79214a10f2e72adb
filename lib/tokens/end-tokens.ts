import 'server-only'
import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { oauthCodes, oauthGrants, personalTokens } from '@/db/schema'
import { audit } from '../accounts/audit'
import { publishEnded } from './ended'
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
  const tokens = await tx
    .update(personalTokens)
    .set({ revokedAt: now })
    .where(
      and(
        eq(personalTokens.accountId, accountId),
        isNull(personalTokens.revokedAt),
        exceptId === undefined ? undefined : ne(personalTokens.id, exceptId),
      ),
    )
    .returning({ id: personalTokens.id })
  const ofAccount = eq(oauthGrants.accountId, accountId)
  const others = exceptId === undefined ? undefined : ne(oauthGrants.id, exceptId)
  const grants = await endGrants(tx, and(ofAccount, others), 'all_ended')
  await tx
    .update(oauthCodes)
    .set({ usedAt: now })
    .where(and(eq(oauthCodes.accountId, accountId), isNull(oauthCodes.usedAt)))
  await publishEnded(
    tx,
    tokens.map(({ id }) => id),
  )
  if (tokens.length + grants.length > 0) {
    const details = { personal_tokens: tokens.length, grants: grants.length }
    await audit(tx, { action: 'tokens.ended', actorId, accountId, details, headers })
  }
  return tokens.length + grants.length
}
