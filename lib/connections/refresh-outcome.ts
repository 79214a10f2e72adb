import 'server-only'
import { and, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { type ConnectionRow, connections } from '@/db/schema'
import { AppError } from '../errors'
import type { TokenCallError } from '../oauth/token-call-error'
import type { TokenSet } from '../oauth/token-calls'
import { connectionColumns } from './connection-row'
import { type LeasedConnection, sameTokens } from './lease'
import { sealToken } from './sealed-tokens'
import { recordInvalidated, recordRefreshed } from './token-events'

const longestBackoffMs = 5 * 60_000
const rateLimitBackoffMs = 30_000

const released = { leaseId: null, leaseUntil: null } as const
const unblocked = { failures: 0, blockedUntil: null, blockedReason: null, refusedSince: null } as const

/** The greatest an `integer` holds: lives that long and longer have the same margin. */
const longestLifetimeMs = 2 ** 31 - 1

/** Columns of a granted set of tokens. A refresh token or scope the answer does not name stays as it is. */
export function tokenColumns(connectionId: string, tokens: TokenSet) {
  return {
    accessToken: sealToken(connectionId, 'access_token', tokens.accessToken),
    expiresAt: new Date(tokens.expiresAt),
    lifetimeMs: Math.min(tokens.lifetimeMs, longestLifetimeMs),
    ...(tokens.refreshToken
      ? { refreshToken: sealToken(connectionId, 'refresh_token', tokens.refreshToken) }
      : {}),
    ...(tokens.refreshExpiresAt ? { refreshExpiresAt: new Date(tokens.refreshExpiresAt) } : {}),
    ...(tokens.scope ? { scope: tokens.scope } : {}),
    ...unblocked,
    ...released,
  }
}

/**
 * Commits tokens, expiry, version and event together. Null when the grant or its tokens are no longer those that were
 * sent: the result is thrown away.
 */
export function commitRefreshed(leased: LeasedConnection, tokens: TokenSet): Promise<ConnectionRow | null> {
  return db().transaction(async (tx) => {
    const [after] = await tx
      .update(connections)
      .set({ ...tokenColumns(leased.id, tokens), version: leased.version + 1, updatedAt: new Date() })
      .where(sameTokens(leased))
      .returning(connectionColumns)
    if (!after) return null
    await recordRefreshed(tx, leased, after)
    return after
  })
}

/**
 * The provider says the grant is dead. Believed only if grant and tokens are still those that were sent; else null.
 * The connection stays, waiting for its owner.
 * @throws AppError `needs_reconnect`
 */
export async function refuseGrant(leased: LeasedConnection, reason: string): Promise<null> {
  const believed = await db().transaction(async (tx) => {
    const [dead] = await tx
      .update(connections)
      .set({
        state: 'needs_reconnect',
        stateReason: reason,
        ...unblocked,
        ...released,
        updatedAt: new Date(),
      })
      .where(sameTokens(leased))
      .returning({ id: connections.id })
    if (!dead) return false
    await recordInvalidated(tx, leased, { state: 'needs_reconnect', reason })
    return true
  })
  if (believed) throw new AppError('needs_reconnect')
  return null
}

/**
 * Anything but a dead grant: the connection stays as it is, and nobody asks again before the wait is over, the
 * provider's own where it names one, else a growing one. Null when the tokens are no longer those that were sent.
 * @throws AppError `rate_limited` or `provider_down`, with the wait
 */
export async function postpone(leased: LeasedConnection, error: TokenCallError): Promise<null> {
  const limited = error.failure === 'rate_limited'
  const backoffMs = limited ? rateLimitBackoffMs : Math.min(1000 * 2 ** leased.failures, longestBackoffMs)
  const waitMs = error.retryAfterMs || backoffMs
  const blocked = await db().transaction(async (tx) => {
    const [row] = await tx
      .update(connections)
      .set({
        failures: leased.failures + 1,
        blockedUntil: new Date(Date.now() + waitMs),
        blockedReason: limited ? 'rate_limited' : 'provider_down',
        ...(error.failure === 'oauth' ? { refusedSince: leased.refusedSince ?? new Date() } : {}),
        ...renewedColumns(leased, error),
        ...released,
      })
      .where(and(sameTokens(leased), eq(connections.leaseId, leased.leaseId)))
      .returning(connectionColumns)
    if (row && row.version !== leased.version) await recordRefreshed(tx, leased, row)
    return row ?? null
  })
  if (!blocked) return null
  throw blockedError(blocked) ?? new AppError('provider_down')
}

/** A refresh token that came without an access token: the one that was sent may be used up, so this is what is left. */
function renewedColumns({ id, version }: LeasedConnection, { renewed }: TokenCallError) {
  if (!renewed) return {}
  const { refreshToken, lifetimeMs } = renewed
  return {
    refreshToken: sealToken(id, 'refresh_token', refreshToken),
    ...(lifetimeMs === null ? {} : { refreshExpiresAt: new Date(Date.now() + lifetimeMs) }),
    version: version + 1,
    updatedAt: new Date(),
  }
}

/** Why a refresh may not be tried yet; null when it may. */
export function blockedError(row: Pick<ConnectionRow, 'blockedUntil' | 'blockedReason'>): AppError | null {
  const waitMs = (row.blockedUntil?.getTime() ?? 0) - Date.now()
  if (waitMs <= 0) return null
  const code = row.blockedReason === 'rate_limited' ? 'rate_limited' : 'provider_down'
  return new AppError(code, { retryAfterS: waitMs / 1000 })
}
