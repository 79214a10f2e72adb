import type { RegisteredClient } from '../../config'
import { AuthorizePageError, type AuthorizeRequest, refuseRepeated } from '../../oauth/authorize-request'
import { isRegisteredRedirectUri, isSecureRedirectUri } from '../../oauth/redirect-uris'
import { parseScopes } from '../scopes'

/** Reads and checks an authorization request. Errors: {@link AuthorizePageError} with the provider's wording. */
export function readAuthorizeRequest(
  query: URLSearchParams,
  clients: readonly RegisteredClient[],
): AuthorizeRequest {
  refuseRepeated(query)
  const client = clients.find((known) => known.client_id === query.get('client_id'))
  if (!client) throw new AuthorizePageError('INVALID_CLIENT: Invalid client')
  const redirectUri = query.get('redirect_uri') ?? ''
  if (redirectUri.startsWith('http:') && !isSecureRedirectUri(redirectUri)) {
    throw new AuthorizePageError('INVALID_CLIENT: Insecure redirect URI')
  }
  if (!isSecureRedirectUri(redirectUri) || !isRegisteredRedirectUri(redirectUri, client.redirect_uris)) {
    throw new AuthorizePageError('INVALID_CLIENT: Invalid redirect URI')
  }
  if (query.get('response_type') !== 'code')
    throw new AuthorizePageError('INVALID_REQUEST: response_type must be code')
  const scopes = parseScopes(query.get('scope') ?? '')
  if (!scopes) throw new AuthorizePageError('INVALID_SCOPE: Invalid scope')
  const challenge = query.get('code_challenge')
  const method = query.get('code_challenge_method')
  if ((challenge !== null || method !== null) && method !== 'S256') {
    throw new AuthorizePageError('INVALID_REQUEST: code_challenge_method must be S256')
  }
  if (method !== null && !/^[A-Za-z0-9_-]{43}$/.test(challenge ?? '')) {
    throw new AuthorizePageError('INVALID_REQUEST: code_challenge must be a SHA-256 in base64url')
  }
  return { client, redirect_uri: redirectUri, scopes, state: query.get('state'), code_challenge: challenge }
}
