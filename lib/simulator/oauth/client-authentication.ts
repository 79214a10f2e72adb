import { timingSafeEqual } from 'node:crypto'
import type { RegisteredClient } from '../config'
import { OAuthError } from './oauth-error'

export interface AuthenticatedClient {
  client: RegisteredClient
  /** It named itself without a secret, as PKCE clients in a browser do. */
  is_public: boolean
}

/** By Basic, by `client_id` and `client_secret` in the body, or by `client_id` alone (RFC 6749 section 2.3.1, RFC 7636). */
export function authenticateClient(
  authorization: string | undefined,
  form: URLSearchParams,
  clients: readonly RegisteredClient[],
): AuthenticatedClient {
  if (authorization !== undefined)
    return { client: authenticateByBasic(authorization, form, clients), is_public: false }
  const client = clients.find((known) => known.client_id === form.get('client_id'))
  if (!client) throw new OAuthError('invalid_client', 'Invalid client')
  const secrets = form.getAll('client_secret')
  if (secrets.length === 0) return { client, is_public: true }
  requireSecret(client, secrets)
  return { client, is_public: false }
}

/** A confidential client by HTTP Basic; a `client_id` in the body beside it has to be the same. */
export function authenticateByBasic(
  authorization: string | undefined,
  form: URLSearchParams,
  clients: readonly RegisteredClient[],
): RegisteredClient {
  const { clientId, secrets } = parseBasic(authorization ?? '')
  const client = clients.find((known) => known.client_id === clientId)
  if (!client || (form.has('client_id') && form.get('client_id') !== clientId)) {
    throw new OAuthError('invalid_client', 'Invalid client')
  }
  requireSecret(client, secrets)
  return client
}

function requireSecret(client: RegisteredClient, secrets: readonly string[]): void {
  if (!secrets.some((secret) => sameText(secret, client.client_secret)))
    throw new OAuthError('invalid_client', 'Invalid client secret')
}

/** RFC 6749 has both halves form-encoded before they are joined; many clients do not, so a secret may be meant either way. */
function parseBasic(authorization: string): { clientId: string; secrets: string[] } {
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(authorization)?.[1]
  const pair = encoded ? Buffer.from(encoded, 'base64').toString('utf8') : ''
  const colon = pair.indexOf(':')
  if (colon < 1) throw new OAuthError('invalid_client', 'Invalid client')
  return {
    clientId: formDecode(pair.slice(0, colon)),
    secrets: [pair.slice(colon + 1), formDecode(pair.slice(colon + 1))],
  }
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
