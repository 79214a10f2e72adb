import 'server-only'
import type { LiveAccount } from '../accounts/live-account'
import { readSessionSecret } from '../accounts/session-cookie'
import { findSession, type LiveSession } from '../accounts/sessions'
import { AppError } from '../errors'
import { findPersonalToken, type LiveToken } from '../tokens/live-token'
import { tokenPrefix } from '../tokens/personal-tokens'
import { grantedScopes, requestableScopes, type Scope } from '../tokens/scopes'
import { bareChallenge, invalidToken } from './challenge'

export type SessionCredential = {
  kind: 'session'
  id: string
  expiresAt: Date
  /** The guest account this browser was before it signed in, while its things may still be brought along. */
  bringsFrom: string | null
}

export type TokenCredential =
  | { kind: 'personal_token'; id: string; expiresAt: Date | null }
  | {
      kind: 'access_token'
      /** The grant it came of. */
      id: string
      clientId: string
      expiresAt: Date
      grantType: 'password' | 'authorization_code' | 'login'
    }

/** Who is calling: an account, the credential that proves it, and what that credential is good for now. */
export type Viewer = {
  account: LiveAccount
  credential: SessionCredential | TokenCredential
  scopes: ReadonlySet<Scope>
}

/** A viewer in a browser. */
export type SessionViewer = Viewer & { credential: SessionCredential }

export function isSession(viewer: Viewer): viewer is SessionViewer {
  return viewer.credential.kind === 'session'
}

/**
 * The one answer to who is calling, for handlers, pages and actions. With an `Authorization` header the cookie is ignored.
 * Throws `unauthenticated` where credentials were sent in that header and are bad.
 */
export async function viewerFrom(headers: Headers): Promise<Viewer | null> {
  const authorization = headers.get('authorization')
  if (authorization !== null) return viewerOfToken(authorization)
  const secret = await readSessionSecret(headers)
  const live = secret ? await findSession(secret) : null
  return live && viewerOfSession(live)
}

/** A browser may do whatever its account may. */
export function viewerOfSession({ account, session }: LiveSession): SessionViewer {
  return {
    account,
    credential: {
      kind: 'session',
      id: session.id,
      expiresAt: session.expiresAt,
      bringsFrom: session.bringsFrom,
    },
    scopes: new Set([...requestableScopes, ...grantedScopes(account)]),
  }
}

/** RFC 6750 §3.1: a token that is not good is `invalid_token`; a scheme we do not speak gets the challenge alone. */
async function viewerOfToken(authorization: string): Promise<Viewer> {
  const [scheme = '', secret = '', ...rest] = authorization.trim().split(/\s+/)
  if (!/^(bearer|token)$/i.test(scheme)) throw new AppError('unauthenticated', { headers: bareChallenge })
  const live = rest.length === 0 && secret.startsWith(tokenPrefix) ? await findPersonalToken(secret) : null
  if (!live) throw invalidToken()
  return viewerOfPersonalToken(live)
}

function viewerOfPersonalToken({ account, token, scopes }: LiveToken): Viewer {
  return { account, credential: { kind: 'personal_token', ...token }, scopes: new Set(scopes) }
}
