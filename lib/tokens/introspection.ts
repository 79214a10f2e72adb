import 'server-only'
import { eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { env } from '@/env'
import type { Client } from './clients'
import { effectiveScopes, findAccessToken } from './live-grant'
import { findRefreshToken, refreshTokenPrefix } from './refresh-tokens'
import type { Scope } from './scopes'

/** What a token is good for (RFC 7662 §2.2). Times are seconds since 1970. */
export type Introspection =
  | { active: false }
  | {
      active: true
      scope: string
      client_id: string
      /** By what the account signs in; only where the token may read it. */
      username?: string
      /** Absent for a refresh token. */
      token_type?: 'Bearer'
      exp: number
      iat: number
      sub: string
      aud: string
      iss: string
      /** Absent for a refresh token. */
      jti?: string
    }

const dead: Introspection = { active: false }

/**
 * What a token of this client is good for now. A token of another client is dead here: access tokens are for this server
 * alone, so that no other program has to judge tokens it was not given (RFC 7662 §4).
 */
export async function introspect(token: string, client: Client): Promise<Introspection> {
  return token.startsWith(refreshTokenPrefix) ? ofRefreshToken(token, client) : ofAccessToken(token, client)
}

async function ofAccessToken(token: string, client: Client): Promise<Introspection> {
  const live = await findAccessToken(token)
  if (!live || live.grant.clientId !== client.id) return dead
  const { scopes, claims, account } = live
  const name = account && (await signInName(account.id))
  return {
    active: true,
    scope: scopes.join(' '),
    client_id: client.id,
    ...shown(name, scopes),
    token_type: 'Bearer',
    exp: claims.exp,
    iat: claims.iat,
    sub: claims.sub,
    aud: claims.aud,
    iss: claims.iss,
    jti: claims.jti,
  }
}

async function ofRefreshToken(token: string, client: Client): Promise<Introspection> {
  const found = await findRefreshToken(db(), token)
  const isGood = found?.live && found.usedAt === null && found.expiresAt.getTime() > Date.now()
  if (!isGood || found.clientId !== client.id || found.accountId === null) return dead
  const scopes = effectiveScopes(found, found.marks)
  const issuer = env().APP_ORIGIN
  return {
    active: true,
    scope: scopes.join(' '),
    client_id: client.id,
    ...shown(await signInName(found.accountId), scopes),
    exp: seconds(found.expiresAt),
    iat: seconds(found.createdAt),
    sub: found.accountId,
    aud: issuer,
    iss: issuer,
  }
}

const seconds = (time: Date) => Math.floor(time.getTime() / 1000)

/** A name is part of the profile. */
function shown(username: string | null, scopes: readonly Scope[]): { username?: string } {
  return username !== null && scopes.includes('profile') ? { username } : {}
}

async function signInName(accountId: string): Promise<string | null> {
  const [row] = await db()
    .select({ username: accounts.username, email: accounts.email })
    .from(accounts)
    .where(eq(accounts.id, accountId))
  return row?.username ?? row?.email ?? null
}
