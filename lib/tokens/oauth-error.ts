import { AppError } from '../errors'

/** Error codes of RFC 6749 §5.2, and its `server_error` and `temporarily_unavailable` for what the RFC leaves to HTTP. */
export const oauthErrorCodes = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'temporarily_unavailable',
  'server_error',
] as const

export type OauthErrorCode = (typeof oauthErrorCodes)[number]

/** RFC 6749 §5.2: with the status the scheme that a client may authenticate by. */
const basicChallenge = { 'www-authenticate': 'Basic realm="Auxroom", charset="UTF-8"' }

/** What a client of the authorization server did wrong, in the words of RFC 6749. */
export class OauthError extends Error {
  override readonly name = 'OauthError'

  constructor(
    readonly code: OauthErrorCode,
    /** ASCII without quotation marks and backslashes (RFC 6749 §5.2); for the client's developers. */
    description: string,
    readonly answer: {
      status?: number
      headers?: Record<string, string>
      extra?: Record<string, unknown>
    } = {},
  ) {
    super(description)
  }
}

/** 401 with the challenge: the client is unknown, its secret is wrong, or it did not authenticate. */
export function invalidClient(description = 'The client could not be authenticated'): OauthError {
  return new OauthError('invalid_client', description, { status: 401, headers: basicChallenge })
}

/** The error as a client of the authorization server is to see it; whatever is unknown becomes `server_error`. */
export function oauthErrorOf(error: unknown): OauthError {
  if (error instanceof OauthError) return error
  if (!(error instanceof AppError)) {
    return new OauthError('server_error', 'Something went wrong', { status: 500 })
  }
  const { code, status, options } = error
  const { errors = [], retryAfterS } = options
  // Texts with names of a caller's own choosing stay out of the description.
  if (code === 'invalid_credentials') return new OauthError('invalid_grant', 'Wrong name or password')
  if (status >= 500 || status === 429) {
    const headers = retryAfterS === undefined ? undefined : { 'retry-after': `${Math.ceil(retryAfterS)}` }
    const name = code === 'internal' ? 'server_error' : 'temporarily_unavailable'
    return new OauthError(name, error.title, { status, headers, extra: { code } })
  }
  const field = errors[0]?.path
  const description = field && /^\w+$/.test(field) ? `The parameter ${field} cannot be read` : error.message
  return new OauthError('invalid_request', description, { status: status === 422 ? 400 : status })
}

/** The error as an answer (RFC 6749 §5.2). */
export function oauthErrorResponse({ code, message, answer }: OauthError): Response {
  return Response.json(
    { error: code, error_description: message, ...answer.extra },
    { status: answer.status ?? 400, headers: answer.headers },
  )
}
