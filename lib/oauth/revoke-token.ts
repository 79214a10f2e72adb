import 'server-only'
import { tokenRevocation } from 'openid-client'
import { clientConfiguration } from './client-configuration'
import type { Provider } from './provider'
import { tokenCallError } from './token-call-error'

/** Whether the server may have a revocation endpoint; one that is discovered says so when it is asked. */
export function mayRevoke({ metadata }: Provider): boolean {
  return metadata === 'discovery' || metadata.revocation_endpoint !== undefined
}

/**
 * Revokes a refresh token (RFC 7009), and with it, at most servers, the whole grant. Nothing is asked of a server that has
 * no revocation endpoint.
 * @throws TokenCallError
 */
export async function revokeToken(provider: Provider, refreshToken: string): Promise<void> {
  try {
    const configuration = await clientConfiguration(provider, 'revocation')
    if (!configuration.serverMetadata().revocation_endpoint) return
    await tokenRevocation(configuration, refreshToken, { token_type_hint: 'refresh_token' })
  } catch (error) {
    throw tokenCallError(error)
  }
}
