import 'server-only'
import type { LiveAccount } from '../accounts/live-account'
import { readSessionSecret } from '../accounts/session-cookie'
import { findSession, type LiveSession } from '../accounts/sessions'
import { AppError } from '../errors'
import { findAccessToken, type LiveGrant } from '../tokens/live-grant'
import { findPersonalToken, type LiveToken } from '../tokens/live-token'
import { tokenPrefix } from '../tokens/personal-tokens'
import { grantedScopes, requestableScopes, type Scope } from '../tokens/scopes'
import { actsForNobody, bareChallenge, invalidToken } from './challenge'

type SessionCredential = {
  kind: 'session'
  id: string
  expiresAt: Date
  /** The guest account this browser was before it signed in, while its things may still be brought along. */
  bringsFrom: string | null
}

type TokenCredential =
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

/** A program that calls for itself (RFC 6749 §4.4): nobody's account, and few operations are open to it. */
export type ClientCaller = {
  account: null
  credential: {
    kind: 'access_token'
    id: string
    clientId: string
    expiresAt: Date
    grantType: 'client_credentials'
  }
  scopes: ReadonlySet<Scope>
}

export type Caller = Viewer | ClientCaller

/** A viewer in a browser. */
export type SessionViewer = Viewer & { credential: SessionCredential }

export function isSession(viewer: Viewer): viewer is SessionViewer {
  return viewer.credential.kind === 'session'
}

/**
 * The one answer to who is calling, for handlers, pages and actions. With an `Authorization` header the cookie is ignored.
 * Throws `unauthenticated` where credentials were sent in that header and are bad.
 */
export async function callerFrom(headers: Headers): Promise<Caller | null> {
  const authorization = headers.get('authorization')
  if (authorization !== null) return callerOfToken(authorization)
  const secret = await readSessionSecret(headers)
  const live = secret ? await findSession(secret) : null
  return live && viewerOfSession(live)
}

/** As `callerFrom`, where it has to be somebody. Throws `forbidden` for a client that calls for itself. */
export async function viewerFrom(headers: Headers): Promise<Viewer | null> {
  const caller = await callerFrom(headers)
  if (caller?.account === null) throw actsForNobody()
  return caller
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
async function callerOfToken(authorization: string): Promise<Caller> {
  const [scheme = '', secret = '', ...rest] = authorization.trim().split(/\s+/)
  if (!/^(bearer|token)$/i.test(scheme)) throw new AppError('unauthenticated', { headers: bareChallenge })
  if (rest.length > 0) throw invalidToken()
  if (secret.startsWith(tokenPrefix)) {
    const token = await findPersonalToken(secret)
    if (token) return viewerOfPersonalToken(token)
  } else if (/^bearer$/i.test(scheme)) {
    const live = await findAccessToken(secret)
    if (live) return viewerOfGrant(live) ?? clientOfGrant(live)
  }
  throw invalidToken()
}

function viewerOfPersonalToken({ account, token, scopes }: LiveToken): Viewer {
  return { account, credential: { kind: 'personal_token', ...token }, scopes: new Set(scopes) }
}

/** The viewer an access token makes of its caller; null where a client acts for itself. */
export function viewerOfGrant({
  account,
  grant,
  scopes,
  expiresAt,
}: Omit<LiveGrant, 'claims'>): Viewer | null {
  const { grantType } = grant
  if (account === null || grantType === 'client_credentials') return null
  return {
    account,
    credential: { kind: 'access_token', ...grant, grantType, expiresAt },
    scopes: new Set(scopes),
  }
}

function clientOfGrant({ grant, scopes, expiresAt }: LiveGrant): ClientCaller {
  return {
    account: null,
    credential: { kind: 'access_token', ...grant, grantType: 'client_credentials', expiresAt },
    scopes: new Set(scopes),
  }
}
