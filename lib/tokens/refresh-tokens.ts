import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { db, type Executor, type Tx } from '@/db/client'
import { accounts, oauthClients, oauthGrants, oauthRefreshTokens } from '@/db/schema'
import { randomToken, sha256 } from '../crypto'
import { type Grant, revokeGrant } from './grants'
import { effectiveScopes } from './live-grant'
import type { Scope } from './scopes'

/** What every refresh token begins with, so that people and scanners recognise one. */
export const refreshTokenPrefix = 'axrr_'

const lifetimeMs = 30 * 24 * 60 * 60 * 1000

/** Makes a refresh token of a grant: 30 days, good once. @returns the secret, whose hash alone is stored */
export async function issueRefreshToken(tx: Tx, grantId: string): Promise<string> {
  const secret = `${refreshTokenPrefix}${randomToken(32)}`
  await tx
    .insert(oauthRefreshTokens)
    .values({ secretHash: sha256(secret), grantId, expiresAt: new Date(Date.now() + lifetimeMs) })
  return secret
}

export type Rotation =
  | {
      outcome: 'rotated'
      /** Its scopes are what the new access token is good for: those asked for, else those of the grant. */
      grant: Grant
      refreshToken: string
    }
  /** Not ours, not this client's, past its end, or its grant is: `invalid_grant`. */
  | { outcome: 'unknown' }
  /** Used before: the grant has ended with all its tokens (RFC 9700 §4.14.2). `invalid_grant`. */
  | { outcome: 'reused' }
  /** More was asked for than was granted (RFC 6749 §6); the token is still good. `invalid_scope`. */
  | { outcome: 'wider_scope' }

/**
 * Exchanges a refresh token for its successor, once: of several at the same time one succeeds, and the others end the
 * family, as a thief and the owner cannot be told apart.
 * @param requested scopes asked for; null for those of the grant
 */
export async function rotateRefreshToken(
  secret: string,
  clientId: string,
  requested: readonly Scope[] | null = null,
): Promise<Rotation> {
  const found = await findRefreshToken(db(), secret)
  if (!found || found.clientId !== clientId || !found.live) return { outcome: 'unknown' }
  const scopes = requested ?? effectiveScopes(found, found.marks)
  if (!scopes.every((scope) => found.scopes.includes(scope))) return { outcome: 'wider_scope' }
  return db().transaction(async (tx) => {
    const [taken] = await tx
      .update(oauthRefreshTokens)
      .set({ usedAt: new Date() })
      .where(and(eq(oauthRefreshTokens.secretHash, sha256(secret)), isNull(oauthRefreshTokens.usedAt)))
      .returning({ grantId: oauthRefreshTokens.grantId, expiresAt: oauthRefreshTokens.expiresAt })
    if (!taken) {
      await revokeGrant(tx, found.grantId, 'reuse')
      return { outcome: 'reused' }
    }
    if (taken.expiresAt.getTime() <= Date.now()) return { outcome: 'unknown' }
    const refreshToken = await issueRefreshToken(tx, taken.grantId)
    await tx.update(oauthGrants).set({ lastUsedAt: new Date() }).where(eq(oauthGrants.id, taken.grantId))
    const { accountId, grantType } = found
    const grant: Grant = { id: taken.grantId, clientId, accountId, grantType, scopes: [...scopes] }
    return { outcome: 'rotated', grant, refreshToken }
  })
}

/** The grant of a refresh token, whatever became of either; `live` while token, grant, client and account are good. */
export async function findRefreshToken(executor: Executor, secret: string) {
  const [row] = await executor
    .select({
      grantId: oauthRefreshTokens.grantId,
      createdAt: oauthRefreshTokens.createdAt,
      expiresAt: oauthRefreshTokens.expiresAt,
      usedAt: oauthRefreshTokens.usedAt,
      clientId: oauthGrants.clientId,
      accountId: oauthGrants.accountId,
      grantType: oauthGrants.grantType,
      scopes: oauthGrants.scopes,
      revokedAt: oauthGrants.revokedAt,
      disabledAt: oauthClients.disabledAt,
      isAdmin: accounts.isAdmin,
      cities: accounts.cities,
      endedAt: accounts.endedAt,
      suspendedAt: accounts.suspendedAt,
    })
    .from(oauthRefreshTokens)
    .innerJoin(oauthGrants, eq(oauthGrants.id, oauthRefreshTokens.grantId))
    .innerJoin(oauthClients, eq(oauthClients.id, oauthGrants.clientId))
    .leftJoin(accounts, eq(accounts.id, oauthGrants.accountId))
    .where(eq(oauthRefreshTokens.secretHash, sha256(secret)))
  if (!row) return null
  const { revokedAt, disabledAt, endedAt, suspendedAt, isAdmin, cities, ...found } = row
  return {
    ...found,
    live: !(revokedAt || disabledAt || endedAt || suspendedAt),
    marks: isAdmin === null || cities === null ? null : { isAdmin, cities },
  }
}
