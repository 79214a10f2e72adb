import 'server-only'
import { calculatePKCECodeChallenge, randomPKCECodeVerifier, type ServerMetadata } from 'openid-client'
import { z } from 'zod'
import { env } from '@/env'
import { randomToken } from '../crypto'
import type { CallbackReason } from './callback-reasons'
import {
  burntFlowCookie,
  burntSurplus,
  flowCookieName,
  openFlowCookie,
  sealedFlowCookie,
} from './flow-cookie'
import { isPublishedIssuer, isTemplate } from './issuer'
import { type Provider, type ProviderIdentity, ResourceError } from './provider'
import { serverMetadata } from './server-metadata'
import { TokenCallError } from './token-call-error'
import { authorizationUrl, exchangeCode, type TokenSet } from './token-calls'

/** How long a person may take at the provider. */
export const authorizationRequestMs = 10 * 60_000

const resourceTimeoutMs = 10_000

/** What the person came for: to link the provider account, or to be signed in by it. */
export type Intent = 'connect' | 'sign-in'

const authorizationRequest = z.object({
  state: z.string(),
  codeVerifier: z.string().nullable(),
  idTokenNonce: z.string().nullable().default(null),
  provider: z.string(),
  sessionId: z.string(),
  intent: z.enum(['connect', 'sign-in']),
  returnTo: z.string(),
  /** The scopes that are asked for. */
  scope: z.array(z.string()).optional(),
  createdAt: z.number(),
  nonce: z.string(),
})

/** An authorization request under way, as it waits in the browser, sealed. `createdAt` in epoch milliseconds. */
export type AuthorizationRequest = z.infer<typeof authorizationRequest>

/** A callback that is refused, with the reason pages know. */
export class CallbackError extends Error {
  override readonly name = 'CallbackError'
  constructor(
    readonly reason: CallbackReason,
    detail?: string,
  ) {
    super(detail ? `${reason}: ${detail}` : reason)
  }
}

/** Where the provider sends people back to: exactly what is registered there, never what a request's host says. */
export function redirectUri(provider: Provider): string {
  return `${env().APP_ORIGIN}/api/connect/${provider.id}/callback`
}

/**
 * Begins an authorization code flow with state and, where the provider knows them, PKCE and an ID token's nonce.
 * @param input.cookieHeader the request's `Cookie`, to clear away flows that were begun and left
 * @param input.scope what to ask for, where it is more than the provider's least scopes
 * @returns the provider's URL, the cookies to set, and the nonce whose single use the caller has to see to
 * @throws TokenCallError where the provider has to be discovered and cannot be
 */
export async function beginAuthorization(
  provider: Provider,
  input: {
    sessionId: string
    intent: Intent
    returnTo: string
    cookieHeader: string | null
    scope?: readonly string[]
  },
): Promise<{ url: URL; setCookies: string[]; nonce: string }> {
  const { sessionId, intent, returnTo, cookieHeader, scope = provider.scope } = input
  const state = randomToken(32)
  // The state itself: what is noted of the request is found by it, when its cookie is gone, too.
  const nonce = state
  const codeVerifier = provider.pkce ? randomPKCECodeVerifier() : null
  const idTokenNonce = provider.idToken ? randomToken(16) : null
  const request: AuthorizationRequest = {
    state,
    codeVerifier,
    idTokenNonce,
    provider: provider.id,
    sessionId,
    intent,
    returnTo,
    scope: [...scope],
    createdAt: Date.now(),
    nonce,
  }
  const url = await authorizationUrl(provider, {
    ...provider.authorizationParameters,
    ...(intent === 'connect' ? provider.connectParameters : {}),
    response_type: 'code',
    redirect_uri: redirectUri(provider),
    state,
    ...(scope.length > 0 ? { scope: scope.join(' ') } : {}),
    ...(codeVerifier
      ? { code_challenge: await calculatePKCECodeChallenge(codeVerifier), code_challenge_method: 'S256' }
      : {}),
    ...(idTokenNonce ? { nonce: idTokenNonce } : {}),
  })
  const cookie = sealedFlowCookie(
    flowCookieName(state),
    JSON.stringify(request),
    authorizationRequestMs / 1000,
  )
  return { url, setCookies: [...burntSurplus(cookieHeader), cookie], nonce }
}

/** The state a callback repeats; null where it names none, or several. */
export function stateIn(query: URLSearchParams): string | null {
  const [state, ...more] = query.getAll('state')
  return state && more.length === 0 ? state : null
}

/**
 * Finds the request a callback answers.
 * @returns the request and the `Set-Cookie` value that burns its cookie
 * @throws CallbackError `no_cookie`, `state_mismatch`
 */
export function openAuthorizationRequest(
  query: URLSearchParams,
  cookieHeader: string | null,
): { request: AuthorizationRequest; burn: string } {
  const state = single(query, 'state')
  if (!state) throw new CallbackError('state_mismatch', 'no state')
  const name = flowCookieName(state)
  const content = openFlowCookie(name, cookieHeader)
  if (content === null) throw new CallbackError('no_cookie')
  if (content === 'unreadable') throw new CallbackError('state_mismatch', 'cookie of another flow')
  const request = authorizationRequest.parse(JSON.parse(content))
  if (request.state !== state) throw new CallbackError('state_mismatch')
  return { request, burn: burntFlowCookie(name) }
}

/** Checks provider, age and session. @throws CallbackError `wrong_provider`, `expired`, `other_session` */
export function checkAuthorizationRequest(
  request: AuthorizationRequest,
  expected: { provider: Provider; sessionId: string | null },
): void {
  if (request.provider !== expected.provider.id) throw new CallbackError('wrong_provider')
  if (Date.now() - request.createdAt > authorizationRequestMs) throw new CallbackError('expired')
  if (request.sessionId !== expected.sessionId) throw new CallbackError('other_session')
}

/**
 * Takes the provider's answer: checks issuer and error, exchanges the code, asks whose it is.
 * @throws CallbackError `wrong_issuer`, `denied`, `provider_error`, `exchange_failed`, `account_not_allowed`
 */
export async function completeAuthorization(
  provider: Provider,
  request: AuthorizationRequest,
  query: URLSearchParams,
): Promise<{ tokens: TokenSet; identity: ProviderIdentity; issuer: string }> {
  const issuer = single(query, 'iss')
  const server = await checkIssuer(provider, issuer)
  const error = single(query, 'error')
  if (error) throw new CallbackError(error === 'access_denied' ? 'denied' : 'provider_error')
  const code = single(query, 'code')
  if (!code) throw new CallbackError('provider_error', 'neither code nor error')
  const callback = new URL(redirectUri(provider))
  callback.search = new URLSearchParams({
    code,
    state: request.state,
    ...(issuer && !isTemplate(server.issuer) ? { iss: issuer } : {}),
  }).toString()
  const { state, codeVerifier, idTokenNonce } = request
  const checks = { state, codeVerifier, idTokenNonce }
  const granted = await exchangeCode(provider, callback, checks).catch(exchangeRefused)
  // RFC 6749 §5.1: what was granted is said where it is not what was asked for.
  const tokens = { ...granted, scope: granted.scope ?? request.scope ?? null }
  const identity = await identify(provider, tokens)
  // As the provider writes it (OpenID Connect Core 1.0 §5.7); a template is nobody's name.
  return { tokens, identity, issuer: isTemplate(server.issuer) ? provider.issuer : server.issuer }
}

/** RFC 9207 §2.4: an issuer that is there must be right, and where it is advertised it must be there. */
async function checkIssuer(provider: Provider, issuer: string | null): Promise<ServerMetadata> {
  const server = await serverMetadata(provider).catch(() => {
    throw new CallbackError('provider_error', 'the metadata cannot be read')
  })
  const advertised = server.authorization_response_iss_parameter_supported === true
  // As the server calls itself: what is configured may differ by the slash at the end.
  const right = issuer === null ? !advertised : isAnsweredBy(server.issuer, issuer)
  if (!right) throw new CallbackError('wrong_issuer')
  return server
}

/** One of many tenants answers by its own name, which the ID token repeats. */
function isAnsweredBy(published: string, issuer: string): boolean {
  return isTemplate(published) ? isPublishedIssuer(published, issuer) : published === issuer
}

/** An id that can be kept and compared: OpenID Connect Core 1.0 §2 allows no more than 255 characters. */
const fitId = /^[^\p{Cc}\p{Cs}]{1,255}$/u

async function identify(provider: Provider, tokens: TokenSet): Promise<ProviderIdentity> {
  try {
    const { accessToken, rest, claims } = tokens
    const granted = { accessToken, answer: rest, claims }
    const identity = await provider.whoAmI(granted, AbortSignal.timeout(resourceTimeoutMs))
    if (!fitId.test(identity.id)) throw new ResourceError('unreadable', 'the account’s id is none')
    return identity
  } catch (error) {
    if (!(error instanceof ResourceError)) throw error
    throw new CallbackError(
      error.failure === 'forbidden' ? 'account_not_allowed' : 'provider_error',
      error.message,
    )
  }
}

function exchangeRefused(error: unknown): never {
  if (!(error instanceof TokenCallError)) throw error
  throw new CallbackError(error.failure === 'oauth' ? 'exchange_failed' : 'provider_error', error.message)
}

/** A parameter that may be there once (RFC 6749 §3.1); doubled counts as refused. */
function single(query: URLSearchParams, name: string): string | null {
  const values = query.getAll(name)
  if (values.length > 1) throw new CallbackError('state_mismatch', `${name} is doubled`)
  return values[0] || null
}
