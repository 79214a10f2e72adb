import 'server-only'
import { getTranslations } from 'next-intl/server'
import { type ErrorCode, isAppError } from '@/lib/errors'
import { log } from '@/lib/log'

/** Codes people get words for; all others are our fault. */
const told = [
  'room_not_found',
  'missing_code',
  'room_locked',
  'banned',
  'invalid_credentials',
  'email_taken',
  'cross_site',
  'unavailable',
  'last_sign_in',
  'conflict',
] as const satisfies readonly ErrorCode[]

/** What a failed action tells its form, in the reader's language. The unknown goes to the log. */
export async function failureMessage(error: unknown): Promise<string> {
  const t = await getTranslations('errors')
  if (isAppError(error, 'rate_limited_caller')) {
    return t('rate_limited', { minutes: Math.floor((error.options.retryAfterS ?? 60) / 60) })
  }
  const code = told.find((known) => isAppError(error, known))
  if (code) return t(code)
  log().error({ err: error }, 'server action failed')
  return t('unknown')
}

/** The fields a refused input names, by the first part of their path; empty for any other error. */
export function refusedFields(error: unknown): string[] {
  if (!isAppError(error, 'validation')) return []
  return (error.options.errors ?? []).map(({ path }) => path.split('.')[0] ?? path)
}
