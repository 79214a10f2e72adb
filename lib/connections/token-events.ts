import 'server-only'
import type { Tx } from '@/db/client'
import type { ConnectionRow } from '@/db/schema'
import { UnsealError } from '../crypto'
import { recordEvent } from '../events/outbox'
import type { TokenHolding, TokenUpdatePayload } from './on-token-update'
import { openAccessToken, openRefreshToken } from './sealed-tokens'

/** A first or a new consent. */
export function recordCreated(tx: Tx, after: ConnectionRow): Promise<string> {
  return record(tx, 'connection.created', { before: null, after: holding(after), reason: null })
}

export function recordRefreshed(tx: Tx, before: ConnectionRow, after: ConnectionRow): Promise<string> {
  return record(tx, 'connection.refreshed', { before: holding(before), after: holding(after), reason: null })
}

/** The tokens of `before` are of no use any more. @param state of the connection now: whether its row is gone */
export function recordInvalidated(
  tx: Tx,
  before: ConnectionRow,
  { state, reason }: { state: 'needs_reconnect' | 'not_connected'; reason: string },
): Promise<string> {
  const held = holding(before)
  const after = { ...held, state, token: null }
  return record(tx, 'connection.invalidated', { before: held, after, reason })
}

function record(tx: Tx, type: string, payload: TokenUpdatePayload): Promise<string> {
  return recordEvent(tx, { type, accountId: payload.after.accountId, payload })
}

function holding(row: ConnectionRow): TokenHolding {
  return {
    connectionId: row.id,
    accountId: row.accountId,
    provider: row.provider,
    issuer: row.issuer,
    providerAccountId: row.providerAccountId,
    providerAccountName: row.providerAccountName,
    scope: row.scope,
    state: row.state,
    version: row.version,
    token: tokens(row),
  }
}

/** Null where the key is lost: an invalidation must go through all the same. */
function tokens(row: ConnectionRow): TokenHolding['token'] {
  const { expiresAt, refreshExpiresAt } = row
  try {
    return {
      accessToken: openAccessToken(row),
      refreshToken: openRefreshToken(row),
      expiresAt,
      refreshExpiresAt,
    }
  } catch (error) {
    if (error instanceof UnsealError) return null
    throw error
  }
}
