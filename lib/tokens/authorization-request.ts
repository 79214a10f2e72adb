import 'server-only'
import { env } from '@/env'
import { type Client, findClient } from './clients'
import { isRegistered } from './redirect-uris'
import { defaultScopes, inOrder, requestableScopes, type Scope } from './scopes'

/** An authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3) that may be put to the person it asks. */
export type AuthorizationRequest = {
  client: { id: string; name: string }
  redirectUri: string
  /** Whether the request named it, or left it to the client's only one. */
  redirectUriGiven: boolean
  scopes: Scope[]
  state: string | null
  /** Of the method S256. */
  codeChallenge: string
}

/** Why a request is answered here and not at its client: nobody knows whether the redirect URI is the client's. */
export type StopReason = 'doubled' | 'client' | 'redirect_uri'

export type ReadRequest =
  | { kind: 'request'; request: AuthorizationRequest }
  | { kind: 'stop'; reason: StopReason }
  /** `location` tells the client what is wrong with its request. */
  | { kind: 'refuse'; location: string }

/** The parameters of a request; others are ignored (RFC 6749 §3.1). */
export const authorizationParameters = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'response_mode',
] as const

type Parameters = Partial<Record<(typeof authorizationParameters)[number], string>>

/** Longer ones do not come back whole from signing in. */
const longestRequest = 1800

/** Reads an authorization request in the order of RFC 6749 §4.1.2.1: who asks and where the answer goes come first. */
export async function readAuthorizationRequest(query: URLSearchParams): Promise<ReadRequest> {
  if (authorizationParameters.some((name) => query.getAll(name).length > 1)) return stop('doubled')
  // A parameter without a value counts as left out.
  const given: Parameters = Object.fromEntries(
    authorizationParameters.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])),
  )
  const client = /^[\x21-\x7e]{1,100}$/.test(given.client_id ?? '')
    ? await findClient(given.client_id ?? '')
    : null
  if (!client) return stop('client')
  const redirectUri = redirectUriOf(client, given.redirect_uri)
  if (!redirectUri) return stop('redirect_uri')
  const state = given.state ?? null
  const problem = problemOf(client, given) ?? (`${query}`.length > longestRequest ? tooLong : null)
  if (problem) {
    const [error, error_description] = problem
    return {
      kind: 'refuse',
      location: authorizationResponse({ redirectUri, state }, { error, error_description }),
    }
  }
  const request = {
    client: { id: client.id, name: client.name },
    redirectUri,
    redirectUriGiven: given.redirect_uri !== undefined,
    scopes: inOrder(scopesOf(given)),
    state,
    codeChallenge: given.code_challenge ?? '',
  }
  return { kind: 'request', request }
}

function stop(reason: StopReason): ReadRequest {
  return { kind: 'stop', reason }
}

function redirectUriOf({ redirectUris }: Client, given: string | undefined): string | null {
  if (given !== undefined) return isRegistered(redirectUris, given) ? given : null
  const [only, ...others] = redirectUris
  return only !== undefined && others.length === 0 ? only : null
}

type Problem = [error: string, description: string]

const tooLong: Problem = ['invalid_request', 'The request is too long']

function problemOf({ grants }: Client, given: Parameters): Problem | null {
  if (!grants.includes('authorization_code')) {
    return ['unauthorized_client', 'This client may not use the authorization code grant']
  }
  if (!given.response_type) return ['invalid_request', 'response_type is missing']
  if (given.response_type !== 'code') {
    return ['unsupported_response_type', 'The one response_type there is here is code']
  }
  if (given.response_mode && given.response_mode !== 'query') {
    return ['invalid_request', 'The one response_mode there is here is query']
  }
  if (!given.code_challenge) return ['invalid_request', 'PKCE is required: code_challenge is missing']
  if (given.code_challenge_method !== 'S256') {
    return ['invalid_request', 'The one code_challenge_method there is here is S256']
  }
  if (!/^[\w-]{43}$/.test(given.code_challenge)) {
    return ['invalid_request', 'code_challenge is not the SHA-256 of a code verifier in base64url']
  }
  const allowed: readonly string[] = requestableScopes
  return scopesOf(given).every((scope) => allowed.includes(scope))
    ? null
    : ['invalid_scope', `Scopes that can be asked for: ${requestableScopes.join(' ')}`]
}

function scopesOf({ scope }: Parameters): readonly string[] {
  const asked = (scope ?? '').split(' ').filter(Boolean)
  return asked.length > 0 ? asked : defaultScopes
}

/** Where the browser takes the answer: its parameters behind those of the redirect URI, with `iss` (RFC 9207). */
export function authorizationResponse(
  { redirectUri, state }: Pick<AuthorizationRequest, 'redirectUri' | 'state'>,
  answer: { code: string } | { error: string; error_description: string },
): string {
  const parameters = new URLSearchParams({ ...answer, ...(state === null ? {} : { state }) })
  parameters.set('iss', env().APP_ORIGIN)
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${parameters}`
}
