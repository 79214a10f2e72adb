import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client'
import { retryAfterMs } from '../http/retry-after'

/**
 * Why a call of the token endpoint failed, kept apart because each asks for something else:
 * `network` nothing came back · `unavailable` 5xx · `rate_limited` 429 · `oauth` an error of RFC 6749 §5.2 in `oauthError` ·
 * `malformed` an answer that is none of these, such as HTML or an empty body.
 */
export type TokenCallFailure = 'network' | 'unavailable' | 'rate_limited' | 'oauth' | 'malformed'

/** What an answer that failed has brought about all the same. */
type Consequences = {
  /** A refresh token that came without an access token that can be used: by now it may be the only good one. */
  renewed?: { refreshToken: string; lifetimeMs: number | null }
  /** The grant is over: only a new consent helps. */
  isFinal?: boolean
}

export class TokenCallError extends Error {
  override readonly name = 'TokenCallError'
  /** Not to be seen in a log: it holds a token. */
  readonly #renewed: Consequences['renewed']
  readonly isFinal: boolean
  constructor(
    readonly failure: TokenCallFailure,
    /** The `error` of the answer, for `oauth`. */
    readonly oauthError: string | null,
    /** How long the provider asks to wait, in milliseconds; null where it does not say. */
    readonly retryAfterMs: number | null,
    /** The HTTP status, or the protocol engine's code. */
    readonly detail: string,
    { renewed, isFinal = false }: Consequences = {},
  ) {
    super(`Token endpoint: ${failure}${oauthError ? ` ${oauthError}` : ''} (${detail})`)
    this.#renewed = renewed
    this.isFinal = isFinal
  }

  get renewed(): NonNullable<Consequences['renewed']> | null {
    return this.#renewed ?? null
  }
}

type ResponseHead = Pick<Response, 'status' | 'headers'>

function responseOf(error: unknown): ResponseHead | null {
  if (error instanceof ResponseBodyError || error instanceof WWWAuthenticateChallengeError)
    return error.response
  return error instanceof Error && isResponse(error.cause) ? error.cause : null
}

/** By its members: frameworks replace the global `Response`, and `fetch` goes on answering with the original. */
function isResponse(value: unknown): value is ResponseHead {
  return (
    typeof value === 'object' &&
    value !== null &&
    'status' in value &&
    typeof value.status === 'number' &&
    'headers' in value &&
    value.headers instanceof Headers
  )
}

/** Words of an OAuth error code that are fit for a log line: it comes from outside. */
function errorCode(value: string): string {
  return value.replace(/[^\w.-]/g, '').slice(0, 64)
}

/**
 * Maps what the protocol engine throws, or what was thrown within it. The engine's error is not kept as the cause: answers
 * with tokens hang on it.
 */
export function tokenCallError(error: unknown): TokenCallError {
  if (error instanceof TokenCallError) return error
  if (error instanceof Error && error.cause instanceof TokenCallError) return error.cause
  const response = responseOf(error)
  const detail = response ? `HTTP ${response.status}` : engineCode(error)
  const wait = response ? retryAfterMs(response.headers) : null
  if (response?.status === 429) return new TokenCallError('rate_limited', null, wait, detail)
  if (response && response.status >= 500) return new TokenCallError('unavailable', null, wait, detail)
  if (error instanceof ResponseBodyError) {
    return new TokenCallError('oauth', errorCode(error.error), wait, detail)
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    return new TokenCallError('oauth', 'invalid_client', wait, detail)
  }
  if (error instanceof AuthorizationResponseError) {
    return new TokenCallError('oauth', errorCode(error.error), null, detail)
  }
  const nothingCame = detail === 'OAUTH_TIMEOUT' || detail === 'OAUTH_ABORT' || isFetchFailure(error)
  return new TokenCallError(nothingCame ? 'network' : 'malformed', null, wait, detail)
}

function engineCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : 'unknown'
}

/** `fetch` rejects with a TypeError without a code of the engine; a connection cut within the body hangs deeper. */
function isFetchFailure(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if (at.name === 'TimeoutError' || at.name === 'AbortError') return true
    if (at instanceof TypeError && !engineCode(at).startsWith('ERR_')) return true
  }
  return false
}
