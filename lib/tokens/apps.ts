import 'server-only'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { db, sql } from '@/db/client'
import { oauthClients, oauthCodes, oauthGrants } from '@/db/schema'
import { audit } from '../accounts/audit'
import { AppError } from '../errors'
import { endGrants } from './grants'
import { inOrder, type Scope } from './scopes'

/** An app an account lets in, with everything it granted it. */
export type AppDto = {
  /** The `client_id`. */
  id: string
  name: string
  scopes: Scope[]
  /** When it was let in last. */
  authorized_at: string
  last_used_at: string | null
}

type AppRow = {
  id: string
  name: string
  scopes: string[]
  authorized_ms: number
  used_ms: number | null
}

/**
 * The apps that can act for the account now, the newest first: by the authorization code grant or the password grant,
 * with a refresh token that is good or an access token that may still be.
 */
export async function listApps(accountId: string): Promise<AppDto[]> {
  const rows = await sql()<AppRow[]>`
    select c.id, c.name,
      array_agg(distinct scope) as scopes,
      (extract(epoch from max(g.created_at)) * 1000)::float8 as authorized_ms,
      (extract(epoch from max(g.last_used_at)) * 1000)::float8 as used_ms
    from oauth_grants g
      join oauth_clients c on c.id = g.client_id
      cross join lateral unnest(g.scopes) as scope
    where g.account_id = ${accountId} and g.revoked_at is null and c.disabled_at is null
      and g.grant_type in ('authorization_code', 'password')
      and (g.created_at > now() - interval '1 hour' or exists (
        select from oauth_refresh_tokens r
        where r.grant_id = g.id and r.used_at is null and r.expires_at > now()))
    group by c.id, c.name
    order by authorized_ms desc`
  return rows.map(({ id, name, scopes, authorized_ms, used_ms }) => ({
    id,
    name,
    scopes: inOrder(scopes),
    authorized_at: new Date(authorized_ms).toISOString(),
    last_used_at: used_ms === null ? null : new Date(used_ms).toISOString(),
  }))
}

/** Takes back what an account granted an app: its tokens and unused codes end at once. Throws `not_found`. */
export async function withdrawApp(input: {
  accountId: string
  clientId: string
  headers: Headers
}): Promise<void> {
  const { accountId, clientId, headers } = input
  await db().transaction(async (tx) => {
    const codes = await tx
      .update(oauthCodes)
      .set({ usedAt: new Date() })
      .where(
        and(
          eq(oauthCodes.accountId, accountId),
          eq(oauthCodes.clientId, clientId),
          isNull(oauthCodes.usedAt),
        ),
      )
      .returning({ clientId: oauthCodes.clientId })
    const ofApp = and(
      eq(oauthGrants.accountId, accountId),
      eq(oauthGrants.clientId, clientId),
      inArray(oauthGrants.grantType, ['authorization_code', 'password']),
    )
    const grants = await endGrants(tx, ofApp, 'withdrawn')
    if (codes.length + grants.length === 0) throw new AppError('not_found')
    const [client] = await tx
      .select({ name: oauthClients.name })
      .from(oauthClients)
      .where(eq(oauthClients.id, clientId))
    await audit(tx, {
      action: 'consent.withdrawn',
      actorId: accountId,
      accountId,
      targetId: clientId,
      details: { name: client?.name ?? null, grants: grants.length },
      headers,
    })
  })
}
