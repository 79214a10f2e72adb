import 'server-only'
import type { ConnectionRow } from '@/db/schema'
import { AppError } from '../errors'
import { singleton } from '../singleton'
import { type ConnectionKey, findConnection } from './connection-row'
import { refreshConnection } from './refresh'
import { openAccessToken } from './sealed-tokens'
import { isDue, isSpent, isUsable } from './token-age'

export type ValidAccessToken = {
  accessToken: string
  /** Names these very tokens: what a caller whose call was refused gives as `rejectedVersion`. */
  version: number
  connectionId: string
}

export type AccessTokenOptions = {
  /** The version the provider has just refused with 401: it is refreshed although it is not due. */
  rejectedVersion?: number
}

/**
 * Reads the row and gives an access token that lives for more than the margin, refreshing it first where it is due:
 * exactly once for all callers of all processes.
 * @throws AppError `not_connected`, `needs_reconnect`, `rate_limited` or `provider_down` with the wait in seconds
 */
export async function validAccessToken(
  key: ConnectionKey,
  options: AccessTokenOptions = {},
): Promise<ValidAccessToken> {
  return validAccessTokenOf(await findConnection(key), options)
}

/** The same for a caller that has the row already: no query when no refresh is due. */
async function validAccessTokenOf(
  row: ConnectionRow | null,
  options: AccessTokenOptions = {},
): Promise<ValidAccessToken> {
  return opened(await freshConnection(row, options))
}

/** The access token of a row that needs no refresh, without any query; null where it needs one or cannot be used. */
export function accessTokenFromRow(row: ConnectionRow): ValidAccessToken | null {
  return isUsable(row) && !isDue(row) ? opened(row) : null
}

/**
 * The row, refreshed first where that is due. A token inside the margin is still good when the refresh fails for the
 * moment.
 * @throws AppError as `validAccessToken`
 */
export async function freshConnection(
  row: ConnectionRow | null,
  { rejectedVersion }: AccessTokenOptions = {},
): Promise<ConnectionRow> {
  if (!row) throw new AppError('not_connected')
  if (!isUsable(row)) throw new AppError('needs_reconnect')
  const rejected = row.version === rejectedVersion
  if (!rejected && !isDue(row)) return row
  // Nothing is wrong with it, and nothing of it is left to be used.
  if (isSpent(row)) throw new AppError('needs_reconnect')
  try {
    return await refreshOnce(row)
  } catch (error) {
    const stillGood = !rejected && row.expiresAt.getTime() > Date.now()
    if (stillGood && error instanceof AppError && error.status >= 500) return row
    throw error
  }
}

function opened(row: ConnectionRow): ValidAccessToken {
  return { accessToken: openAccessToken(row), version: row.version, connectionId: row.id }
}

/** One promise per connection and version in this process, whoever asks. */
function refreshOnce(row: ConnectionRow): Promise<ConnectionRow> {
  const flights = singleton('connection-refreshes', () => new Map<string, Promise<ConnectionRow>>())
  const name = `${row.id}/${row.version}`
  const under = flights.get(name)
  if (under) return under
  const flight = refreshConnection(row).finally(() => flights.delete(name))
  flights.set(name, flight)
  return flight
}
