import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino'
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

/** A failed query's message lists its parameters: hashes, addresses, sealed tokens. The query alone goes to the log. */
function messageOf(error: Error): string {
  return 'query' in error && 'params' in error ? `Failed query: ${error.query}` : error.message
}

/** Errors keep class, message and stack; a cause keeps class and message only, since bodies of answers hang on causes. */
function serialiseError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) }
  const message = messageOf(error)
  const { cause } = error
  return {
    type: error.name,
    message,
    stack: error.stack?.replace(error.message, () => message),
    ...(cause instanceof Error ? { cause: { type: cause.name, message: messageOf(cause) } } : {}),
  }
}

/** One JSON line per event. Keys that may hold a secret are censored wherever they stand. @param destination standard output unless given */
export function createLog(destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level: env().LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: serialiseError },
    redact: {
      paths: secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),
      censor: '[secret]',
    },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** The log of this process. */
export function log(): Logger {
  return singleton('log', () => createLog())
}
