import { AppError, isAppError } from '../errors'
import { retryAfterMs } from '../http/retry-after'

/**
 * Why the player did not do or tell what it was asked.
 * `forbidden`: the account is not on the app's user list, or the app itself is not allowed; `refused`: a request the
 * player takes as wrong; `restriction`: not in this state, such as pausing what is paused.
 */
export type PlayerErrorKind =
  | 'no_device'
  | 'device_not_found'
  | 'premium_required'
  | 'restriction'
  | 'volume_disallowed'
  | 'rate_limited'
  | 'needs_reconnect'
  | 'not_connected'
  | 'forbidden'
  | 'refused'
  | 'provider_down'

export class PlayerError extends Error {
  override readonly name = 'PlayerError'
  constructor(
    readonly kind: PlayerErrorKind,
    options: {
      retryAfterMs?: number | null
      mayHaveHappened?: boolean
      status?: number
      cause?: unknown
    } = {},
  ) {
    super(`The player answered: ${kind}`, { cause: options.cause })
    this.retryAfterMs = options.retryAfterMs ?? null
    this.mayHaveHappened = options.mayHaveHappened ?? false
    this.status = options.status ?? null
  }
  /** The answer's, where it says more than the kind. */
  readonly status: number | null
  /** For `rate_limited`: how long the provider asks to wait. */
  readonly retryAfterMs: number | null
  /** The request may have taken effect all the same: read the state before sending it again. */
  readonly mayHaveHappened: boolean
}

const defaultWaitMs = 5_000

type ErrorBody = { message: string; reason: string; isJson: boolean }

/** The error of an answer that is not 2xx. Keyed on the status first: wordings vary. */
export function errorOfAnswer(status: number, headers: Headers, text: string): PlayerError {
  const body = readBody(text)
  if (status === 401) return new PlayerError('needs_reconnect')
  if (status === 403) return new PlayerError(forbiddenKind(body))
  if (status === 404) return new PlayerError(missingKind(body), { status })
  if (status === 429)
    return new PlayerError('rate_limited', { retryAfterMs: retryAfterMs(headers) ?? defaultWaitMs })
  if (status >= 500 || status === 408) return new PlayerError('provider_down', { mayHaveHappened: true })
  return new PlayerError('refused')
}

function missingKind({ message, reason }: ErrorBody): PlayerErrorKind {
  if (/no.active.device/i.test(reason + message)) return 'no_device'
  // Without a word of a device it is the song or the playlist that is missing.
  return /not found|non.?existing/i.test(message) && !/device/i.test(message) ? 'refused' : 'device_not_found'
}

function forbiddenKind({ message, reason, isJson }: ErrorBody): PlayerErrorKind {
  // In plain text the missing Premium is the app owner's, not the host's.
  if (reason === 'PREMIUM_REQUIRED' || (isJson && /premium/i.test(message))) return 'premium_required'
  if (reason === 'VOLUME_CONTROL_DISALLOW') return 'volume_disallowed'
  if (reason === 'UNKNOWN' || /restriction violated/i.test(message)) return 'restriction'
  if (/insufficient client scope/i.test(message)) return 'needs_reconnect'
  return 'forbidden'
}

function readBody(text: string): ErrorBody {
  try {
    const parsed: unknown = JSON.parse(text)
    const error = field(parsed, 'error')
    return {
      message: String(field(error, 'message') ?? ''),
      reason: String(field(error, 'reason') ?? ''),
      isJson: true,
    }
  } catch {
    return { message: text, reason: '', isJson: false }
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** What a failed attempt is as a `PlayerError`: no answer at all may hide an effect; tokens have their own errors. */
export function asPlayerError(error: unknown): PlayerError {
  if (error instanceof PlayerError) return error
  if (isAppError(error, 'needs_reconnect')) return new PlayerError('needs_reconnect', { cause: error })
  if (isAppError(error, 'not_connected')) return new PlayerError('not_connected', { cause: error })
  if (isAppError(error, 'rate_limited')) {
    const seconds = error.options.retryAfterS
    return new PlayerError('rate_limited', {
      retryAfterMs: seconds === undefined ? defaultWaitMs : seconds * 1000,
      cause: error,
    })
  }
  if (error instanceof AppError) return new PlayerError('provider_down', { cause: error })
  return new PlayerError('provider_down', { mayHaveHappened: true, cause: error })
}

/** What the caller of a command is told. */
export function asAppError(error: PlayerError): AppError {
  const cause = error
  switch (error.kind) {
    case 'no_device':
      return new AppError('no_device', { cause })
    case 'device_not_found':
      return new AppError('no_device', { detail: 'This device is not there any more', cause })
    case 'premium_required':
      return new AppError('premium_required', { cause })
    case 'rate_limited':
      return new AppError('rate_limited', {
        retryAfterS: (error.retryAfterMs ?? defaultWaitMs) / 1000,
        cause,
      })
    case 'needs_reconnect':
      return new AppError('needs_reconnect', { cause })
    case 'not_connected':
      return new AppError('not_connected', { cause })
    case 'forbidden':
      return new AppError('forbidden', {
        detail: 'Spotify does not let this account use the app: its owner must add it to the app’s users',
        cause,
      })
    case 'volume_disallowed':
      return new AppError('conflict', { detail: 'The volume of this device cannot be set from here', cause })
    case 'restriction':
    case 'refused':
      return new AppError('conflict', { detail: 'The player does not allow this right now', cause })
    case 'provider_down':
      return new AppError('provider_down', { cause })
  }
}
