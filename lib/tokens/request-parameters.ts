import type { SentBody } from '../http/body'
import { OauthError } from './oauth-error'

/** Parameters that belong into the body: in a URL they end up in logs and histories. */
const bodyOnly = [
  'grant_type',
  'username',
  'email',
  'password',
  'scope',
  'client_id',
  'client_secret',
  'client_assertion',
  'refresh_token',
  'access_token',
  'code',
  'code_verifier',
  'redirect_uri',
  'token',
  'token_type_hint',
]

/**
 * The parameters of a request to the authorization server, each at most once (RFC 6749 §3.2); those without a value count
 * as not sent. Throws `invalid_request`.
 */
export function requestParameters(sent: SentBody | null): Record<string, unknown> {
  if (!sent) return {}
  if (sent.format === 'form') return ofForm(sent.form)
  const { json } = sent
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    throw new OauthError('invalid_request', 'The body is not a JSON object')
  }
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null && value !== ''))
}

function ofForm(form: URLSearchParams): Record<string, string> {
  const seen = new Map<string, string>()
  for (const [name, value] of form) {
    if (seen.has(name)) throw new OauthError('invalid_request', 'A parameter is sent more than once')
    seen.set(name, value)
  }
  return Object.fromEntries([...seen].filter(([, value]) => value !== ''))
}

/** Throws `invalid_request` where the URL carries what belongs into the body (RFC 6749 §2.3.1, §3.2). */
export function assertNothingInQuery(url: string): void {
  const { searchParams } = new URL(url)
  if (bodyOnly.some((name) => searchParams.has(name))) {
    throw new OauthError('invalid_request', 'Parameters belong into the body, not into the URL')
  }
}
