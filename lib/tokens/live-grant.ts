import 'server-only'
import { eq } from 'drizzle-orm'
import { db, sql } from '@/db/client'
import { type OauthGrantRow, oauthGrants } from '@/db/schema'
import {
  accountLives,
  type LiveAccount,
  type LiveAccountRow,
  liveAccount,
  liveAccountColumns,
} from '../accounts/live-account'
import { type AccessTokenClaims, verifyAccessToken } from './access-tokens'
import { grantedScopes, inOrder, type Marks, requestableScopes, type Scope } from './scopes'

const usedEveryMs = 60 * 1000

export type GrantType = OauthGrantRow['grantType']

export type LiveGrant = {
  grant: { id: string; clientId: string; grantType: GrantType }
  /** Null where the client acts for itself. */
  account: LiveAccount | null
  /** What the token is good for now. */
  scopes: Scope[]
  claims: AccessTokenClaims
  expiresAt: Date
}

type FoundRow = (LiveAccountRow | { [Column in keyof LiveAccountRow]: null }) & {
  client_id: string
  grant_type: GrantType
  scopes: string[]
  used_ms: number | null
}

/**
 * The grant and account behind an access token, while grant, client and account are good: one query once the signature
 * has been checked, and once a minute one more that notes the use.
 */
export async function findAccessToken(jwt: string): Promise<LiveGrant | null> {
  const claims = await verifyAccessToken(jwt)
  if (!claims) return null
  const [row] = await sql()<FoundRow[]>`
    select g.client_id, g.grant_type, g.scopes, ${liveAccountColumns()},
      (extract(epoch from g.last_used_at) * 1000)::float8 as used_ms
    from oauth_grants g join oauth_clients c on c.id = g.client_id left join accounts a on a.id = g.account_id
    where g.id = ${claims.grant_id} and g.client_id = ${claims.client_id} and g.revoked_at is null
      and c.disabled_at is null and ${accountLives()}`
  if (!row || claims.sub !== (row.account_id ?? row.client_id)) return null
  const now = Date.now()
  if (row.used_ms === null || now - row.used_ms > usedEveryMs) {
    await db()
      .update(oauthGrants)
      .set({ lastUsedAt: new Date(now) })
      .where(eq(oauthGrants.id, claims.grant_id))
  }
  const account = row.account_id === null ? null : liveAccount(row)
  const inToken = new Set(claims.scope.split(' '))
  const granted = row.scopes.filter((scope) => inToken.has(scope))
  return {
    grant: { id: claims.grant_id, clientId: row.client_id, grantType: row.grant_type },
    account,
    scopes: effectiveScopes({ scopes: granted, grantType: row.grant_type }, account),
    claims,
    expiresAt: new Date(claims.exp * 1000),
  }
}

/**
 * What scopes of a grant are good for now: `city` and `admin` count while the account holds the mark, and only where
 * the account's password was given to us or to a first-party client.
 */
export function effectiveScopes(
  { scopes, grantType }: { scopes: Iterable<string>; grantType: GrantType },
  marks: Marks | null,
): Scope[] {
  const mayHold = marks !== null && (grantType === 'password' || grantType === 'login')
  const open = new Set<Scope>([...requestableScopes, ...(mayHold ? grantedScopes(marks) : [])])
  return inOrder(scopes).filter((scope) => open.has(scope))
}
