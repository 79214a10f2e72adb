import type { RegisteredClient } from '../../config'
import { parseScopes } from '../scopes'
import { isRegisteredRedirectUri, isSecureRedirectUri } from './redirect-uris'

export interface AuthorizeRequest {
  client: RegisteredClient
  redirect_uri: string
  scopes: string[]
  state: string | null
  code_challenge: string | null
}

/** Shown as a page with status 400; nothing is redirected. */
export class AuthorizePageError extends Error {}

/** Reads and checks an authorization request. Errors: {@link AuthorizePageError} with the provider's wording. */
export function readAuthorizeRequest(
  query: URLSearchParams,
  clients: readonly RegisteredClient[],
): AuthorizeRequest {
  for (const name of query.keys()) {
    if (query.getAll(name).length > 1)
      throw new AuthorizePageError(`INVALID_REQUEST: ${name.slice(0, 40)} given more than once`)
  }
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

/** The redirect URI with the answer's parameters added to its own. */
export function redirectWith(request: AuthorizeRequest, answer: Record<string, string>): string {
  const url = new URL(request.redirect_uri)
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  if (request.state !== null) url.searchParams.set('state', request.state)
  return url.href
}
