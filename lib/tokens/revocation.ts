import 'server-only'
import { db } from '@/db/client'
import { verifyAccessToken } from './access-tokens'
import type { Client } from './clients'
import { revokeGrant } from './grants'
import { OauthError } from './oauth-error'
import { findRefreshToken, refreshTokenPrefix } from './refresh-tokens'

/** As long as a refresh token of the same grant may live. */
const ignoreExpiryMs = 30 * 24 * 60 * 60 * 1000

/**
 * Ends the grant of a token with all tokens that came of it, at once (RFC 7009 §2.1). An access token names its grant as
 * well past its expiry, so that a client may sign out with what it has. Does nothing for what is no token of ours.
 * Throws `invalid_grant` for the token of another client.
 */
export async function revokeToken(token: string, client: Client, headers: Headers): Promise<void> {
  const found = await grantOf(token)
  if (!found) return
  if (found.clientId !== client.id) {
    throw new OauthError('invalid_grant', 'The token was issued to another client')
  }
  await revokeGrant(db(), found.grantId, 'revoked_by_client', { headers })
}

async function grantOf(token: string): Promise<{ grantId: string; clientId: string } | null> {
  if (token.startsWith(refreshTokenPrefix)) return findRefreshToken(db(), token)
  const claims = await verifyAccessToken(token, { ignoreExpiryMs })
  return claims && { grantId: claims.grant_id, clientId: claims.client_id }
}
