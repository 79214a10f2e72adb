import 'server-only'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  Configuration,
  None,
  refreshTokenGrant,
  type TokenEndpointResponse,
} from 'openid-client'
import { isLoopbackOrigin } from '@/env'
import type { Provider } from './provider'
import { tokenCallError } from './token-call-error'

/** Seconds until a call of the token endpoint is given up. */
const timeoutS = 10

/** What the token endpoint granted. Times are epoch milliseconds. */
export type TokenSet = {
  accessToken: string
  /** Null where the answer held none: on refresh the old one stays good (RFC 6749 §6). */
  refreshToken: string | null
  expiresAt: number
  lifetimeMs: number
  /** When the refresh token ends, where the answer says so. */
  refreshExpiresAt: number | null
  /** Null where the answer named none: as asked for (RFC 6749 §5.1). */
  scope: string[] | null
  /** The answer without its tokens. */
  rest: Record<string, unknown>
}

/** An access token without `expires_in` is taken to live this long. */
const assumedLifetimeS = 3600

/** One for each bundle of this module, not one per process: the engine takes only what its own copy has made. */
const configurations = new Map<string, Configuration>()

function configuration(provider: Provider): Configuration {
  const key = [provider.issuer, provider.tokenEndpoint, provider.clientId, provider.clientSecret].join('\n')
  const known = configurations.get(key)
  if (known) return known
  const authentication: ClientAuth = provider.clientSecret ? ClientSecretBasic(provider.clientSecret) : None()
  const made = new Configuration(
    {
      issuer: provider.issuer,
      authorization_endpoint: provider.authorizationEndpoint,
      token_endpoint: provider.tokenEndpoint,
      authorization_response_iss_parameter_supported: provider.issParameter,
    },
    provider.clientId,
    undefined,
    authentication,
  )
  made.timeout = timeoutS
  // Plain HTTP never leaves this machine.
  if (isLoopbackOrigin(new URL(provider.tokenEndpoint).origin)) allowInsecureRequests(made)
  configurations.set(key, made)
  return made
}

function tokenSet(answer: TokenEndpointResponse, askedAt: number): TokenSet {
  const { access_token, refresh_token, expires_in, scope, id_token: _, ...rest } = answer
  const lifetimeMs = Math.max(1, Math.round((expires_in ?? assumedLifetimeS) * 1000))
  const refreshLifetimeS = Number(rest.refresh_expires_in)
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? null,
    // Counted from before the call: the token may have been made at any moment since.
    expiresAt: askedAt + lifetimeMs,
    lifetimeMs,
    refreshExpiresAt: refreshLifetimeS > 0 ? askedAt + refreshLifetimeS * 1000 : null,
    scope: scope === undefined ? null : scope.split(' ').filter(Boolean),
    rest,
  }
}

async function call(ask: () => Promise<TokenEndpointResponse>): Promise<TokenSet> {
  const askedAt = Date.now()
  try {
    return tokenSet(await ask(), askedAt)
  } catch (error) {
    throw tokenCallError(error)
  }
}

/** The URL of the authorization endpoint (RFC 6749 §4.1.1) with these parameters and the client's id. */
export function authorizationUrl(provider: Provider, parameters: Record<string, string>): URL {
  return buildAuthorizationUrl(configuration(provider), parameters)
}

/**
 * Exchanges an authorization code (RFC 6749 §4.1.3).
 * @param callback the redirect URI with the query the provider sent
 * @throws TokenCallError
 */
export function exchangeCode(
  provider: Provider,
  callback: URL,
  checks: { state: string; codeVerifier: string | null },
): Promise<TokenSet> {
  return call(() =>
    authorizationCodeGrant(configuration(provider), callback, {
      expectedState: checks.state,
      ...(checks.codeVerifier ? { pkceCodeVerifier: checks.codeVerifier } : {}),
    }),
  )
}

/** Refreshes (RFC 6749 §6). @throws TokenCallError */
export function refreshTokens(provider: Provider, refreshToken: string): Promise<TokenSet> {
  return call(() => refreshTokenGrant(configuration(provider), refreshToken))
}
