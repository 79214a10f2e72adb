import type { RegisteredClient } from '../config'

/** An authorization request that was found good. */
export interface AuthorizeRequest {
  client: RegisteredClient
  redirect_uri: string
  scopes: string[]
  state: string | null
  code_challenge: string | null
}

/** Shown as a page with status 400; nothing is redirected. */
export class AuthorizePageError extends Error {}

/** Errors: {@link AuthorizePageError} for a parameter that stands there twice (RFC 6749 section 3.1). */
export function refuseRepeated(query: URLSearchParams): void {
  for (const name of query.keys()) {
    if (query.getAll(name).length > 1)
      throw new AuthorizePageError(`INVALID_REQUEST: ${name.slice(0, 40)} given more than once`)
  }
}

/** The redirect URI with the answer's parameters added to its own. */
export function redirectWith(request: AuthorizeRequest, answer: Record<string, string>): string {
  const url = new URL(request.redirect_uri)
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  if (request.state !== null) url.searchParams.set('state', request.state)
  return url.href
}
