import 'server-only'
import type { ConnectionRow } from '@/db/schema'
import { env } from '@/env'
import { seal, unseal } from '../crypto'

/** The columns that hold a sealed token, by the name they are bound to. */
type TokenColumn = 'access_token' | 'refresh_token'

const context = (connectionId: string, column: TokenColumn) => `connections/${connectionId}/${column}`

/** Seals a token so that it opens in this row and column only. */
export function sealToken(connectionId: string, column: TokenColumn, token: string): string {
  return seal(token, context(connectionId, column), env().TOKEN_KEYS)
}

/** Opens a row's access token. @throws UnsealError */
export function openAccessToken(row: Pick<ConnectionRow, 'id' | 'accessToken'>): string {
  return unseal(row.accessToken, context(row.id, 'access_token'), env().TOKEN_KEYS)
}

/** Opens a row's refresh token; null where the grant has none. @throws UnsealError */
export function openRefreshToken(row: Pick<ConnectionRow, 'id' | 'refreshToken'>): string | null {
  return row.refreshToken && unseal(row.refreshToken, context(row.id, 'refresh_token'), env().TOKEN_KEYS)
}
