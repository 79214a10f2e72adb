import { STATUS_CODES } from 'node:http'
import type { Refusal, RefusalReader } from './provider'

/** Answers that ask to come back, or that the client's operator has to mend: the grant may live on. */
const passing = new Set([
  'invalid_client',
  'temporarily_unavailable',
  'server_error',
  'slow_down',
  'rate_limited',
  'rate_limit_exceeded',
  'too_many_requests',
  'quota_exceeded',
])

/** RFC 6749 §5.2, OpenID Connect Core 1.0 §3.1.2.6 and RFC 6750 §3.1: known where they stand deeper, too. */
const registered = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_token',
  'access_denied',
  'interaction_required',
  'login_required',
  'account_selection_required',
  'consent_required',
  'server_error',
  'temporarily_unavailable',
])

/** What gateways write into `error`: their word for a status, not the authorization server's for the grant. */
const statusWords = new Set(Object.values(STATUS_CODES).map((word) => word?.toLowerCase()))

/** Members in which an error of one's own making may hold a registered code. */
const deeper = ['error', 'code', 'type', 'status', 'reason'] as const

type Body = Record<string, unknown>

/**
 * The refusal an answer holds, whatever its type: `error` in its body, else in its challenge (RFC 6750 §3). Null where
 * nothing can be read.
 * @param body null where there is none that can be read
 */
export function refusalIn(status: number, headers: Headers, body: Body | null): Refusal | null {
  const challenge = status === 401 ? headers.get('www-authenticate') : null
  const error = codeIn(body?.error) ?? codeIn(/\berror="?([^",\s]+)/i.exec(challenge ?? '')?.[1])
  const description = typeof body?.error_description === 'string' ? body.error_description : null
  if (error !== null) return { error, description, body: body ?? {} }
  // A challenge and nothing else speaks of the client (RFC 6749 §5.2).
  if (challenge !== null) return { error: 'invalid_client', description, body: body ?? {} }
  return body && { error: null, description, body }
}

/** Whether the grant is over: nothing but a new consent can help. */
export function isFinal(refusal: Refusal, readRefusal: RefusalReader | undefined): boolean {
  const known = readRefusal?.(refusal) ?? null
  return known === null ? refusal.error !== null && !passing.has(refusal.error) : known === 'over'
}

function codeIn(error: unknown): string | null {
  if (typeof error === 'string') {
    const code = error.trim().toLowerCase()
    return code === '' || statusWords.has(code) ? null : errorCode(code)
  }
  if (typeof error !== 'object' || error === null) return null
  const members = new Map<string, unknown>(Object.entries(error))
  for (const name of deeper) {
    const value = members.get(name)
    if (typeof value === 'string' && registered.has(value.toLowerCase())) return value.toLowerCase()
  }
  return null
}

/** Words of an OAuth error code that are fit for a log line: it comes from outside. */
function errorCode(value: string): string {
  return value.replace(/[^\w.-]+/g, '_').slice(0, 64)
}
