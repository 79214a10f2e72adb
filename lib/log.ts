import pino, { type Logger } from 'pino'
import { env } from '@/env'
import { singleton } from './singleton'

const secretKeys = [
  'access_token',
  'refresh_token',
  'client_secret',
  'password',
  'code',
  'code_verifier',
  'authorization',
  'cookie',
  'set-cookie',
  'secret',
  'token',
  'url',
]

/** Errors keep class, message and stack; a cause keeps class and message only, since bodies of answers hang on causes. */
function serialiseError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) }
  const cause =
    error.cause instanceof Error ? { type: error.cause.name, message: error.cause.message } : undefined
  return { type: error.name, message: error.message, stack: error.stack, ...(cause ? { cause } : {}) }
}

/** One JSON line per event on standard output. Keys that may hold a secret are censored wherever they stand. */
export function log(): Logger {
  return singleton('log', () =>
    pino({
      level: env().LOG_LEVEL,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serialiseError },
      redact: {
        paths: secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),
        censor: '[secret]',
      },
    }),
  )
}
