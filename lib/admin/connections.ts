import 'server-only'
import { and, desc, eq, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db/client'
import { accounts, connections } from '@/db/schema'
import { connectionStateOf } from '../connections/status'
import { issuerSpellings } from '../oauth/issuer'
import { availableProviders } from '../oauth/providers'
import type { Viewer } from '../viewer/viewer'
import { type AccountRef, accountRef } from './account-ref'
import { assertAdmin } from './administrator'
import { behind, contains, type Page, pageOf, pageQuery, searched, searchText } from './keyset'

/** `blocked` is connected, but refreshing waits. */
export const connectionStates = ['connected', 'blocked', 'needs_reconnect'] as const

type ShownState = (typeof connectionStates)[number]

export const connectionsQuery = z.object({
  q: searchText.meta({
    description: 'Part of a name or address on either side, or a whole id on either',
  }),
  state: z.enum(connectionStates).optional(),
  ...pageQuery,
})

export type ConnectionsQuery = z.infer<typeof connectionsQuery>

/** A connection as administrators see it: never its tokens. */
export type AdminConnectionDto = {
  id: string
  provider: string
  account: AccountRef
  provider_account: { id: string; name: string }
  state: ShownState
  /** Why it needs to be reconnected, where that is known. */
  state_reason: string | null
  scope: string[]
  expires_at: string
  blocked_until: string | null
  blocked_reason: string | null
  /** Refreshes that failed in a row. */
  failures: number
  created_at: string
  updated_at: string
}

/** Connections to providers, the newest first. */
export async function listConnections(
  viewer: Viewer,
  query: ConnectionsQuery,
): Promise<Page<AdminConnectionDto>> {
  assertAdmin(viewer)
  const rows = await selectConnections(
    and(
      query.state && inState(query.state),
      found(query.q),
      behind(query.cursor, connections.createdAt, connections.id),
    ),
    query.limit + 1,
  )
  return pageOf(rows, query.limit, ({ createdAt, id }) => ({ at: createdAt, id }), connectionDto)
}

/** The connections of an account. */
export async function connectionsOfAccount(viewer: Viewer, accountId: string): Promise<AdminConnectionDto[]> {
  assertAdmin(viewer)
  return (await selectConnections(eq(connections.accountId, accountId), 100)).map(connectionDto)
}

function selectConnections(where: SQL | undefined, limit: number) {
  return db()
    .select({
      id: connections.id,
      provider: connections.provider,
      issuer: connections.issuer,
      providerAccountId: connections.providerAccountId,
      providerAccountName: connections.providerAccountName,
      state: connections.state,
      stateReason: connections.stateReason,
      scope: connections.scope,
      version: connections.version,
      expiresAt: connections.expiresAt,
      blockedUntil: connections.blockedUntil,
      blockedReason: connections.blockedReason,
      failures: connections.failures,
      createdAt: connections.createdAt,
      updatedAt: connections.updatedAt,
      account: accountRef(accounts),
    })
    .from(connections)
    .innerJoin(accounts, eq(accounts.id, connections.accountId))
    .where(where)
    .orderBy(desc(connections.createdAt), desc(connections.id))
    .limit(limit)
}

/** The states as `connectionStateOf` tells them, for the database to choose by. */
function inState(state: ShownState): SQL {
  const usable = sql`(${connections.state} = 'connected' and (${connections.provider}, ${connections.issuer}) in
    (select * from json_to_recordset(${JSON.stringify(issuers())}::json) as known(provider text, issuer text)))`
  const blocked = sql`coalesce(${connections.blockedUntil} > now(), false)`
  if (state === 'needs_reconnect') return sql`not ${usable}`
  return state === 'blocked' ? sql`${usable} and ${blocked}` : sql`${usable} and not ${blocked}`
}

function issuers(): { provider: string; issuer: string }[] {
  return availableProviders().flatMap(({ id, issuer }) =>
    issuerSpellings(issuer).map((spelling) => ({ provider: id, issuer: spelling })),
  )
}

function found(q: string | undefined): SQL | undefined {
  const text = searched(q)
  if (!text) return undefined
  if (z.uuid().safeParse(text).success) {
    return or(eq(connections.accountId, text), eq(connections.providerAccountId, text))
  }
  return contains(
    text,
    accounts.name,
    accounts.emailKey,
    connections.providerAccountName,
    connections.providerAccountId,
  )
}

type Row = Awaited<ReturnType<typeof selectConnections>>[number]

function connectionDto(row: Row): AdminConnectionDto {
  if (!row.account) throw new Error('A connection has an account')
  const { state, blockedUntil, blockedReason } = connectionStateOf(row)
  return {
    id: row.id,
    provider: row.provider,
    account: row.account,
    provider_account: { id: row.providerAccountId, name: row.providerAccountName },
    state: state === 'connected' ? (blockedUntil ? 'blocked' : 'connected') : 'needs_reconnect',
    state_reason: row.stateReason,
    scope: row.scope,
    expires_at: row.expiresAt.toISOString(),
    blocked_until: blockedUntil?.toISOString() ?? null,
    blocked_reason: blockedReason,
    failures: row.failures,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  }
}
