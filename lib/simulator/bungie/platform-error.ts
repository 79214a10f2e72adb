/** What wraps every answer of the platform, errors included. */
interface Envelope {
  /** Absent with an error. */
  Response?: unknown
  ErrorCode: number
  ThrottleSeconds: number
  ErrorStatus: string
  Message: string
  MessageData: Record<string, string>
}

export function envelope(response: unknown): Envelope {
  return {
    Response: response,
    ErrorCode: 1,
    ThrottleSeconds: 0,
    ErrorStatus: 'Success',
    Message: 'Ok',
    MessageData: {},
  }
}

/**
 * The codes of PlatformErrorCodes that are answered here. The HTTP status says little, as at the real one: users met 99 with a
 * 500 (a token that was shown and not accepted), and other errors inside a 200; only the code tells.
 */
const ERRORS = {
  unhandled: { code: 3, name: 'UnhandledException', status: 500, message: 'Unhandled exception' },
  systemDisabled: {
    code: 5,
    name: 'SystemDisabled',
    status: 503,
    message: 'This system is temporarily disabled for maintenance.',
  },
  parameterParse: {
    code: 7,
    name: 'ParameterParseFailure',
    status: 400,
    message: 'Unable to parse your parameters. Please correct them, and try again.',
  },
  notFound: { code: 21, name: 'NotFound', status: 404, message: 'Not found' },
  throttled: {
    code: 51,
    name: 'PerEndpointRequestThrottleExceeded',
    status: 200,
    message: 'Requests are being sent too fast to this endpoint.',
  },
  tokenRefused: {
    code: 99,
    name: 'WebAuthRequired',
    status: 500,
    message: 'Please sign-in to continue.',
  },
  tokenMissing: {
    code: 99,
    name: 'WebAuthRequired',
    status: 401,
    message: 'Please sign-in to continue.',
  },
  userNotFound: {
    code: 205,
    name: 'UserCannotFindRequestedUser',
    status: 200,
    message: 'We were unable to find the user you asked for.',
  },
  private: {
    code: 1665,
    name: 'DestinyPrivacyRestriction',
    status: 200,
    message: 'The user has chosen for this data to be private.',
  },
  keyInvalid: {
    code: 2101,
    name: 'ApiInvalidOrExpiredKey',
    status: 401,
    message: 'The given Platform API Key is invalid.',
  },
  keyMissing: {
    code: 2102,
    name: 'ApiKeyMissingFromRequest',
    status: 401,
    message:
      'Please add valid X-API-Key header to request.  Visit https://www.bungie.net/developer for details.',
  },
} as const

export type PlatformErrorName = keyof typeof ERRORS

/** An error of the platform, told in its envelope. */
export class PlatformError extends Error {
  constructor(
    readonly error: PlatformErrorName,
    readonly throttleSeconds = 0,
  ) {
    super(ERRORS[error].name)
  }

  /** `status` and `headers` replace the usual ones, for answers that were ordered. */
  toResponse(status: number = ERRORS[this.error].status, headers?: Record<string, string>): Response {
    const { code, name, message } = ERRORS[this.error]
    const body: Envelope = {
      ErrorCode: code,
      ThrottleSeconds: this.throttleSeconds,
      ErrorStatus: name,
      Message: message,
      MessageData: {},
    }
    return Response.json(body, { status, headers })
  }
}
