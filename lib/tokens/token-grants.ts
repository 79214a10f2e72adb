import 'server-only'
import { eq } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { assertStillGood, checkPassword } from '../accounts/sign-in'
import { issueAccessToken } from './access-tokens'
import type { ClientGrant } from './client-settings'
import type { Client } from './clients'
import { redeemCode } from './codes'
import { createGrant, type Grant } from './grants'
import { OauthError } from './oauth-error'
import { issueRefreshToken, rotateRefreshToken } from './refresh-tokens'
import { grantedScopes, type Scope } from './scopes'
import { askedScopes, needed, requestedScopes, type TokenRequest } from './token-request'

/** Tokens as the token endpoint answers them; `expiresIn` in seconds. */
export type IssuedTokens = {
  grant: Grant
  accessToken: string
  expiresIn: number
  /** Null for client credentials, and for clients that may not refresh. */
  refreshToken: string | null
}

/** A grant with the refresh token that goes with it, before an access token is signed. */
export type Granted = { grant: Grant; refreshToken: string | null }

type Exchange = { request: TokenRequest; client: Client; headers: Headers }

/**
 * Tokens for a request of an authenticated client (RFC 6749 §4, §6).
 * Throws `OauthError`, and what `checkPassword` throws for its door.
 */
export async function exchange(grantType: ClientGrant, call: Exchange): Promise<IssuedTokens> {
  const { grants } = call.client
  if (!grants.includes(grantType)) {
    throw new OauthError('unauthorized_client', `This client may not use the grant type ${grantType}`)
  }
  return signed(await granted[grantType](call))
}

/** Signs the access token of a grant that is committed. */
export async function signed({ grant, refreshToken }: Granted): Promise<IssuedTokens> {
  return { grant, refreshToken, ...(await issueAccessToken(grant)) }
}

const granted: Record<ClientGrant, (call: Exchange) => Promise<Granted>> = {
  password: ofPassword,
  refresh_token: ofRefreshToken,
  authorization_code: ofCode,
  client_credentials: ofClient,
}

async function ofPassword({ request, client, headers }: Exchange): Promise<Granted> {
  const password = needed(request, 'password')
  const { username, email } = request
  if (username === undefined && email === undefined) needed(request, 'username')
  const scopes = requestedScopes(request.scope)
  const account = await checkPassword({ username, email, password, headers })
  return db().transaction(async (tx) => {
    await assertStillGood(tx, account)
    return grantByPassword(tx, { client, accountId: account.id, scopes, headers })
  })
}

type PasswordGrant = { client: Client; accountId: string; scopes: readonly Scope[]; headers: Headers }

/** The grant of an account whose password a first-party client has shown: it holds the account's marks as well. */
export async function grantByPassword(tx: Tx, given: PasswordGrant): Promise<Granted> {
  const { client, accountId, headers } = given
  const scopes = [...given.scopes, ...(await markedScopes(tx, accountId))]
  const grantType = 'password'
  const grant = await createGrant(tx, { clientId: client.id, accountId, grantType, scopes, headers })
  return { grant, refreshToken: await refreshTokenFor(tx, client, grant) }
}

async function ofRefreshToken({ request, client }: Exchange): Promise<Granted> {
  const secret = needed(request, 'refresh_token')
  const rotation = await rotateRefreshToken(secret, client.id, askedScopes(request.scope))
  if (rotation.outcome === 'rotated') return rotation
  if (rotation.outcome === 'wider_scope') {
    throw new OauthError('invalid_scope', 'More is asked for than was granted')
  }
  throw new OauthError('invalid_grant', 'The refresh token is not valid')
}

async function ofCode({ request, client, headers }: Exchange): Promise<Granted> {
  const code = needed(request, 'code')
  const codeVerifier = needed(request, 'code_verifier')
  const redirectUri = request.redirect_uri ?? null
  const redeemed = await db().transaction(async (tx) => {
    const given = { code, clientId: client.id, redirectUri, codeVerifier, headers }
    const outcome = await redeemCode(tx, given)
    if (!outcome.ok) return null
    return { grant: outcome.grant, refreshToken: await refreshTokenFor(tx, client, outcome.grant) }
  })
  if (!redeemed) throw new OauthError('invalid_grant', 'The authorization code is not valid')
  return redeemed
}

async function ofClient({ request, client, headers }: Exchange): Promise<Granted> {
  if (client.secretHash === null) {
    throw new OauthError('unauthorized_client', 'This needs a client with a secret')
  }
  const scopes = requestedScopes(request.scope)
  const grant = await db().transaction((tx) =>
    createGrant(tx, {
      clientId: client.id,
      accountId: null,
      grantType: 'client_credentials',
      scopes,
      headers,
    }),
  )
  return { grant, refreshToken: null }
}

async function refreshTokenFor(tx: Tx, client: Client, grant: Grant): Promise<string | null> {
  return client.grants.includes('refresh_token') ? issueRefreshToken(tx, grant.id) : null
}

async function markedScopes(tx: Tx, accountId: string): Promise<Scope[]> {
  const [marks] = await tx
    .select({ isAdmin: accounts.isAdmin, cities: accounts.cities })
    .from(accounts)
    .where(eq(accounts.id, accountId))
  return marks ? grantedScopes(marks) : []
}
