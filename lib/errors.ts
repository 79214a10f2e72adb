/**
 * The one error class whose code decides what leaves the server, and the one table from code to HTTP status.
 * Anything that is not an `AppError` is answered as `internal` without detail; its cause goes to the log.
 */
const table = {
  invalid_request: [400, 'The request cannot be read'],
  missing_code: [400, 'A room code is needed'],
  invalid_link: [400, 'This link is not good any more'],
  unauthenticated: [401, 'Sign in first'],
  invalid_credentials: [401, 'Wrong name or password'],
  forbidden: [403, 'Not allowed'],
  insufficient_scope: [403, 'The token may not do this'],
  cross_site: [403, 'This request came from another site'],
  session_required: [403, 'This needs a browser session'],
  room_locked: [403, 'This room is locked'],
  banned: [403, 'You were removed from this room'],
  account_suspended: [403, 'This account is suspended'],
  premium_required: [403, 'Spotify Premium is needed'],
  not_found: [404, 'Not found'],
  room_not_found: [404, 'No open room has this code'],
  method_not_allowed: [405, 'Method not allowed'],
  no_device: [409, 'No device to play on'],
  needs_reconnect: [409, 'The account needs to be connected again'],
  not_connected: [409, 'No account is connected'],
  play_changed: [409, 'Another song is playing by now'],
  nothing_playing: [409, 'Nothing is playing'],
  recently_played: [409, 'This song was played a short while ago'],
  scope_needed: [409, 'The provider has to be asked for one more permission'],
  username_taken: [409, 'This username has an account already'],
  email_taken: [409, 'This e-mail address has an account already'],
  account_taken: [409, 'This provider account belongs to another account'],
  last_sign_in: [409, 'This is the last way to sign in'],
  conflict: [409, 'The request conflicts with the current state'],
  payload_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'This content type is not accepted'],
  misdirected_request: [421, 'This host is not served here'],
  validation: [422, 'Some fields are not right'],
  track_unavailable: [422, 'This song cannot be asked for here'],
  request_limit: [429, 'As many of your songs wait as may'],
  rate_limited_caller: [429, 'Too many attempts'],
  internal: [500, 'Something went wrong'],
  provider_down: [502, 'The provider does not answer'],
  rate_limited: [503, 'The provider asks us to wait'],
  unavailable: [503, 'Not available right now'],
} as const satisfies Record<string, readonly [number, string]>

export type ErrorCode = keyof typeof table

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(table, text)
}

/** Every code there is. */
export const errorCodes: readonly ErrorCode[] = Object.keys(table).filter(isErrorCode)

export type FieldError = { path: string; message: string }

export type AppErrorOptions = {
  detail?: string
  /** Fields that were refused, for `validation`. */
  errors?: FieldError[]
  /** Seconds, sent as `Retry-After`. */
  retryAfterS?: number
  /** Further members of the problem document (RFC 9457 §3.2). */
  extra?: Record<string, unknown>
  headers?: Record<string, string>
  cause?: unknown
}

export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly status: number
  readonly title: string
  readonly options: AppErrorOptions

  /** By its name: callers of several bundles wait for one promise, and each bundle has its own copy of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'AppError'
  }

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    const [status, title] = table[code]
    super(options.detail ?? title, { cause: options.cause })
    this.code = code
    this.status = status
    this.title = title
    this.options = options
  }
}

export function isAppError(error: unknown, ...codes: ErrorCode[]): error is AppError {
  return error instanceof AppError && (codes.length === 0 || codes.includes(error.code))
}

export type Problem = {
  type: 'about:blank'
  title: string
  status: number
  detail: string
  code: ErrorCode
  errors?: FieldError[]
}

/** The problem document of an error (RFC 9457); an unknown error becomes a generic 500. */
export function problem(error: unknown): Problem & Record<string, unknown> {
  const known = error instanceof AppError ? error : new AppError('internal')
  const { errors, extra, detail } = known.options
  return {
    ...extra,
    type: 'about:blank',
    title: known.title,
    status: known.status,
    detail: detail ?? known.title,
    code: known.code,
    ...(errors ? { errors } : {}),
  }
}

/** How callers authenticate here (RFC 6750 §3). */
export const bearerRealm = 'Bearer realm="Auxroom"'

/** The problem document as a response, with `Retry-After` where the error names a wait. */
export function problemResponse(error: unknown): Response {
  const body = problem(error)
  const options = error instanceof AppError ? error.options : {}
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'private, no-store',
      // RFC 9110 §15.5.2: a 401 says how, a wrong password's too.
      ...(body.status === 401 ? { 'www-authenticate': bearerRealm } : {}),
      ...(options.retryAfterS === undefined
        ? {}
        : { 'retry-after': String(Math.max(1, Math.ceil(options.retryAfterS))) }),
      ...options.headers,
    },
  })
}
