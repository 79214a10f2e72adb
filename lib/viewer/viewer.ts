import 'server-only'
import { readSessionSecret } from '../accounts/session-cookie'
import { findSession } from '../accounts/sessions'
import { AppError } from '../errors'

/** Who is calling. */
export type Viewer = {
  account: { id: string; kind: 'guest' | 'registered'; name: string; email: string | null }
  session: {
    id: string
    expiresAt: Date
    /** The guest account this browser was before it signed in, while its things may still be brought along. */
    bringsFrom: string | null
  }
}

const realm = 'Bearer realm="Auxroom"'

/** Headers of a 401 for callers without credentials (RFC 6750 §3.1: no error code then). */
export const bareChallenge = { 'www-authenticate': realm }

/**
 * The one answer to who is calling, for handlers, pages and actions. With an `Authorization` header the cookie is ignored.
 * Throws `unauthenticated` where credentials were sent in that header and are bad.
 */
export async function viewerFrom(headers: Headers): Promise<Viewer | null> {
  const authorization = headers.get('authorization')
  if (authorization !== null) throw refusal(authorization)
  const secret = await readSessionSecret(headers)
  return secret ? findSession(secret) : null
}

/** RFC 6750 §3.1: a token that is not good is `invalid_token`; a scheme we do not speak gets the challenge alone. */
function refusal(authorization: string): AppError {
  const scheme = authorization.trim().split(/\s/, 1)[0]?.toLowerCase()
  if (scheme !== 'bearer' && scheme !== 'token')
    return new AppError('unauthenticated', { headers: bareChallenge })
  return new AppError('unauthenticated', {
    detail: 'The access token is not valid',
    headers: {
      'www-authenticate': `${realm}, error="invalid_token", error_description="The access token is not valid"`,
    },
  })
}
