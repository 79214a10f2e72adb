import { timingSafeEqual } from 'node:crypto'
import type { RegisteredClient } from '../../config'
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
  const basic = authorization === undefined ? null : parseBasic(authorization)
  const clientId = basic?.clientId ?? form.get('client_id')
  const secrets = basic?.secrets ?? form.getAll('client_secret')
  const client = clients.find((known) => known.client_id === clientId)
  if (!client || (basic && form.has('client_id') && form.get('client_id') !== basic.clientId)) {
    throw new OAuthError('invalid_client', 'Invalid client')
  }
  if (secrets.length === 0) return { client, is_public: true }
  if (!secrets.some((secret) => sameText(secret, client.client_secret)))
    throw new OAuthError('invalid_client', 'Invalid client secret')
  return { client, is_public: false }
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
