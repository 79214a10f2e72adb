import { format, stripVTControlCharacters } from 'node:util'
import type { Logger } from 'pino'
import { EnvError } from '@/env'

/** The console's methods, and the level of what they say. */
const levels = {
  trace: 'debug',
  debug: 'debug',
  log: 'info',
  info: 'info',
  dir: 'info',
  table: 'info',
  warn: 'warn',
  error: 'error',
} as const satisfies Partial<Record<keyof Console, keyof Logger>>

type Method = keyof typeof levels

const maxLength = 2_000

/**
 * Turns what libraries write to the console, and the runtime's warnings, into events of the log: one JSON line each,
 * whatever line breaks and colours are in it. @param sink whose methods are replaced
 */
export function consoleToLog(log: () => Logger, sink: Pick<Console, Method> = console): void {
  for (const [method, level] of Object.entries(levels)) {
    Object.assign(sink, { [method]: (...given: unknown[]) => write(log(), level, given) })
  }
  // Without the runtime's own listener, which writes to standard error.
  process.removeAllListeners('warning')
  process.on('warning', (warning) => log().warn({ err: warning }, 'warning of the runtime'))
}

/**
 * Makes the error that ends a process the last event of its log, where the runtime would write it to standard error over
 * many lines. Bad settings are told as they are, one a line: there is no log without them.
 */
export function endingToLog(log: () => Logger): void {
  process.on('uncaughtException', (error) => {
    if (error instanceof EnvError) process.stderr.write(`${error.message}\n`)
    else log().fatal({ err: error }, 'an error nobody caught ends the process')
    process.exit(1)
  })
}

function write(log: Logger, level: (typeof levels)[Method], given: unknown[]): void {
  const err = given.find((value) => value instanceof Error)
  // An error goes through the log's own serialiser, which knows what of it may be told.
  const text = format(...given.filter((value) => !(value instanceof Error)))
  const message = stripVTControlCharacters(text).trim().slice(0, maxLength)
  if (err) log[level]({ err }, message || 'an error was written to the console')
  else if (message) log[level]({ from: 'console' }, message)
}
