import 'server-only'
import type { BodyFormat } from '../http/body'
import { limitOf } from '../http/limits'
import { peerNetwork } from '../http/peer'
import { type Client, findClient, verifyClientSecret } from './clients'
import { invalidClient, OauthError } from './oauth-error'

/** Wrong secrets for one client from one network. Nobody guesses 256 bits; this keeps the trying small. */
const perClient = limitOf('client-secret')

type Sent = { id: string; secret: string | null }

export type ClientParameters = { client_id?: string; client_secret?: string }

/**
 * The client that calls: by HTTP Basic, by `client_id` and `client_secret` in a form, or as a public client by its
 * `client_id` alone (RFC 6749 §2.3.1, §3.2.1). A right secret is never refused for somebody's wrong ones.
 * Throws `invalid_client`; `invalid_request` for two methods at once; `rate_limited_caller`.
 */
export async function authenticateClient(
  headers: Headers,
  given: ClientParameters,
  format: BodyFormat = 'form',
): Promise<Client> {
  const { id, secret } = sentCredentials(headers.get('authorization'), given, format)
  const client = isClientId(id) ? await findClient(id) : null
  if (client && client.secretHash === null && secret === null) return client
  if (client && secret !== null && verifyClientSecret(client, secret)) return client
  await perClient.consume(`${client?.id ?? ''}\n${peerNetwork(headers)}`)
  throw invalidClient()
}

/** As `authenticateClient`, for calls that a public client may not make. */
export async function authenticateConfidentialClient(
  headers: Headers,
  given: ClientParameters,
): Promise<Client> {
  const client = await authenticateClient(headers, given)
  if (client.secretHash === null) throw invalidClient('This needs a client with a secret')
  return client
}

function sentCredentials(authorization: string | null, given: ClientParameters, format: BodyFormat): Sent {
  const { client_id, client_secret } = given
  if (authorization === null) {
    if (format === 'json' && client_secret !== undefined) {
      throw invalidClient('Beside JSON the client authenticates by HTTP Basic')
    }
    if (client_id === undefined) throw invalidClient('The client did not authenticate')
    return { id: client_id, secret: client_secret ?? null }
  }
  if (client_secret !== undefined) {
    throw new OauthError('invalid_request', 'The client authenticates in two ways at once')
  }
  const sent = basicCredentials(authorization)
  if (client_id !== undefined && client_id !== sent.id) {
    throw new OauthError('invalid_request', 'The client names itself in two ways')
  }
  return sent
}

/** RFC 6749 §2.3.1: identifier and secret are form-encoded each, then joined by a colon. An empty secret is none. */
function basicCredentials(authorization: string): Sent {
  const encoded = /^basic +([a-z0-9+/]+={0,2})$/i.exec(authorization.trim())?.[1]
  const pair = encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair?.indexOf(':') ?? -1
  if (pair === null || colon < 0) throw invalidClient('The client authenticates by HTTP Basic')
  const id = formDecoded(pair.slice(0, colon))
  const secret = formDecoded(pair.slice(colon + 1))
  if (id === null || secret === null) throw invalidClient('The credentials are not form-encoded')
  return { id, secret: secret === '' ? null : secret }
}

function formDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return null
  }
}

/** RFC 6749 appendix A.1; the database takes no other characters either. */
function isClientId(text: string): boolean {
  return /^[\x20-\x7e]{1,200}$/.test(text)
}
