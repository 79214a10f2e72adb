import 'server-only'
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  type IDToken,
  refreshTokenGrant,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from 'openid-client'
import { clientConfiguration } from './client-configuration'
import { isTemplate } from './issuer'
import type { Provider } from './provider'
import { exchangeAtTenant } from './tenant'
import { tokenCallError } from './token-call-error'
import { lifetimeMs, refreshLifetimeMs, scopesIn } from './token-numbers'

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
  /** Claims of the ID token, checked; null where the answer held none. */
  claims: IDToken | null
}

type Answer = TokenEndpointResponse & TokenEndpointResponseHelpers

function tokenSet(answer: Answer, askedAt: number): TokenSet {
  const { access_token, refresh_token, told, id_token: _, ...rest } = answer
  const { expires_in, scope } = toldIn(told)
  const livesMs = lifetimeMs(expires_in)
  const refreshLivesMs = refreshLifetimeMs(rest)
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? null,
    // Counted from before the call: the token may have been made at any moment since.
    expiresAt: askedAt + livesMs,
    lifetimeMs: livesMs,
    refreshExpiresAt: refreshLivesMs === null ? null : askedAt + refreshLivesMs,
    scope: scopesIn(scope),
    rest,
    claims: answer.claims() ?? null,
  }
}

function toldIn(told: unknown): { expires_in?: unknown; scope?: unknown } {
  return typeof told === 'object' && told !== null ? told : {}
}

async function call(ask: () => Promise<Answer>): Promise<TokenSet> {
  const askedAt = Date.now()
  try {
    return tokenSet(await ask(), askedAt)
  } catch (error) {
    throw tokenCallError(error)
  }
}

/**
 * The URL of the authorization endpoint (RFC 6749 §4.1.1) with these parameters and the client's id.
 * @throws TokenCallError where the server's metadata have to be discovered and cannot be
 */
export async function authorizationUrl(provider: Provider, parameters: Record<string, string>): Promise<URL> {
  const configuration = await clientConfiguration(provider).catch((error: unknown) => {
    throw tokenCallError(error)
  })
  return buildAuthorizationUrl(configuration, parameters)
}

/**
 * Exchanges an authorization code (RFC 6749 §4.1.3).
 * @param callback the redirect URI with the query the provider sent
 * @param checks.idTokenNonce what the ID token has to repeat; null where none is asked for
 * @throws TokenCallError
 */
export function exchangeCode(
  provider: Provider,
  callback: URL,
  checks: { state: string; codeVerifier: string | null; idTokenNonce: string | null },
): Promise<TokenSet> {
  const { state, codeVerifier, idTokenNonce } = checks
  const exchange = (configuration: Configuration) =>
    authorizationCodeGrant(configuration, callback, {
      expectedState: state,
      ...(codeVerifier ? { pkceCodeVerifier: codeVerifier } : {}),
      ...(idTokenNonce ? { expectedNonce: idTokenNonce, idTokenExpected: true } : {}),
    })
  return call(async () => {
    const configuration = await clientConfiguration(provider)
    const server = configuration.serverMetadata()
    return isTemplate(server.issuer) ? exchangeAtTenant(provider, server, exchange) : exchange(configuration)
  })
}

/**
 * Refreshes (RFC 6749 §6). Nobody's identity is taken from the answer, so an ID token in it is read without its signature:
 * the old refresh token may be used up by now, and keys that cannot be fetched must not lose the new one.
 * @throws TokenCallError
 */
export function refreshTokens(provider: Provider, refreshToken: string): Promise<TokenSet> {
  return call(async () => refreshTokenGrant(await clientConfiguration(provider, 'tokens'), refreshToken))
}
