import 'server-only'
import type { ConnectionRow } from '@/db/schema'
import { AppError } from '../errors'
import { freshConnection } from './access-token'
import { findConnection, readConnection } from './connection-row'
import { isUsable } from './token-age'

type State = 'connected' | 'needs_reconnect' | 'not_connected'

/** Why refreshing waits: the provider asks for it, or it does not answer. */
type BlockedReason = 'rate_limited' | 'provider_down'

/** As `GET /api/connect/{provider}/status` answers it. Times are ISO 8601 in UTC. */
export type ConnectionStatus = {
  status: boolean
  state: State
  scope: string[]
  account: { id: string; name: string; membership_type?: string } | null
  expires_at: string | null
  refresh_expires_at: string | null
  blocked_until: string | null
  blocked_reason: BlockedReason | null
}

export type ConnectionState = {
  state: State
  blockedUntil: Date | null
  blockedReason: BlockedReason | null
  /** Null where there is no connection. */
  version: number | null
}

/** The connection as its owner may see it, refreshed first where that is due. Trouble of the provider is told, not thrown. */
export async function connectionStatus(accountId: string, provider: string): Promise<ConnectionStatus> {
  return connectionStatusOf(await findConnection({ accountId, provider }))
}

/** The same for a caller that has the row already: no query when no refresh is due. */
export async function connectionStatusOf(row: ConnectionRow | null): Promise<ConnectionStatus> {
  if (!row) return statusDto(null)
  try {
    return statusDto(await freshConnection(row))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return statusDto(await readConnection(row.id))
  }
}

/** The state without refreshing anything. One round trip. */
export async function connectionState(accountId: string, provider: string): Promise<ConnectionState> {
  return connectionStateOf(await findConnection({ accountId, provider }))
}

/** What a connection's state is read from. */
type StateColumns = Pick<
  ConnectionRow,
  'state' | 'provider' | 'issuer' | 'blockedUntil' | 'blockedReason' | 'version'
>

/** The state of a row that is there already. */
export function connectionStateOf(row: StateColumns | null): ConnectionState {
  if (!row) return { state: 'not_connected', blockedUntil: null, blockedReason: null, version: null }
  const state = isUsable(row) ? 'connected' : 'needs_reconnect'
  const blocked = state === 'connected' && row.blockedUntil && row.blockedUntil.getTime() > Date.now()
  return {
    state,
    blockedUntil: blocked ? row.blockedUntil : null,
    blockedReason: blocked ? blockedReason(row.blockedReason) : null,
    version: row.version,
  }
}

function blockedReason(stored: string | null): BlockedReason {
  return stored === 'rate_limited' ? 'rate_limited' : 'provider_down'
}

function statusDto(row: ConnectionRow | null): ConnectionStatus {
  const { state, blockedUntil, blockedReason: reason } = connectionStateOf(row)
  return {
    status: state === 'connected',
    state,
    scope: row?.scope ?? [],
    account: row && {
      id: row.providerAccountId,
      name: row.providerAccountName,
      ...(row.membershipType ? { membership_type: row.membershipType } : {}),
    },
    expires_at: row?.expiresAt.toISOString() ?? null,
    refresh_expires_at: row?.refreshExpiresAt?.toISOString() ?? null,
    blocked_until: blockedUntil?.toISOString() ?? null,
    blocked_reason: reason,
  }
}
