import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db/client'
import { accessTokenSeconds } from '../tokens/access-tokens'
import { type Link, linkTo } from '../tokens/links'
import { inOrder, type Scope } from '../tokens/scopes'
import type { Viewer } from '../viewer/viewer'
import type { AccountRef } from './account-ref'
import { assertAdmin } from './administrator'
import { behind, contains, type Page, pageOf, pageQuery, searched, searchText } from './keyset'

export const tokenStates = ['live', 'expired', 'revoked'] as const

type TokenState = (typeof tokenStates)[number]

export const tokenKinds = ['personal_token', 'grant'] as const

export const tokensQuery = z.object({
  q: searchText.meta({
    description: 'Part of the name of a token, an account or a client, or a whole id of one of them',
  }),
  kind: z.enum(tokenKinds).optional(),
  state: z.enum(tokenStates).optional(),
  ...pageQuery,
})

export type TokensQuery = z.infer<typeof tokensQuery>

/** A personal token, or the grant all tokens of an app's consent or of a login came of. Never a secret. */
export type AdminTokenDto = {
  id: string
  kind: (typeof tokenKinds)[number]
  /** How it came about: `account` and `login` for personal tokens, the grant type for grants. */
  origin: string
  /** The token's name, or the client's. */
  name: string
  client_id: string | null
  /** Last characters of a personal token. */
  hint: string | null
  /** Null where a client acts for itself. */
  account: AccountRef | null
  scopes: Scope[]
  state: TokenState
  created_at: string
  last_used_at: string | null
  expires_at: string | null
  revoked_at: string | null
  _links: Record<string, Link>
}

const row = z.object({
  id: z.uuid(),
  kind: z.enum(tokenKinds),
  origin: z.string(),
  name: z.string(),
  client_id: z.string().nullable(),
  hint: z.string().nullable(),
  account: z.object({ id: z.uuid(), name: z.string(), email: z.string().nullable() }).nullable(),
  scopes: z.array(z.string()),
  state: z.enum(tokenStates),
  created_at: z.coerce.date(),
  last_used_at: z.coerce.date().nullable(),
  expires_at: z.coerce.date().nullable(),
  revoked_at: z.coerce.date().nullable(),
})

/** Personal tokens and grants of all accounts in one list, the newest first. */
export async function listTokens(viewer: Viewer, query: TokensQuery): Promise<Page<AdminTokenDto>> {
  assertAdmin(viewer)
  const conditions = [
    found(query.q),
    query.kind && sql`t.kind = ${query.kind}`,
    query.state && sql`t.state = ${query.state}`,
    behind(query.cursor, sql`t.created_at`, sql`t.id`),
  ].flatMap((condition) => condition ?? [])
  const rows = await db().execute(sql`
    select t.*, case when a.id is not null
      then json_build_object('id', a.id, 'name', a.name, 'email', a.email) end as account
    from (${everyToken}) t
    left join accounts a on a.id = t.account_id
    ${conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``}
    order by t.created_at desc, t.id desc
    limit ${query.limit + 1}`)
  return pageOf(
    z.array(row).parse([...rows]),
    query.limit,
    ({ created_at, id }) => ({ at: created_at, id }),
    tokenDto,
  )
}

const columns = sql`id, kind, origin, name, client_id, hint, account_id, scopes, created_at, last_used_at,
  expires_at, revoked_at, case when revoked_at is not null then 'revoked'
    when expires_at <= now() then 'expired' else 'live' end as state`

/** A grant ends with its last refresh token; without one, with the access token it began with. */
const everyToken = sql`
  select ${columns} from (
    select t.id, 'personal_token' as kind, t.origin, t.name, null as client_id, t.hint, t.account_id, t.scopes,
      t.created_at, t.last_used_at, t.expires_at, t.revoked_at
    from personal_tokens t
    union all
    select g.id, 'grant', g.grant_type, c.name, g.client_id, null, g.account_id, g.scopes, g.created_at, g.last_used_at,
      coalesce((select max(r.expires_at) from oauth_refresh_tokens r where r.grant_id = g.id and r.used_at is null),
        g.created_at + make_interval(secs => ${accessTokenSeconds})), g.revoked_at
    from oauth_grants g join oauth_clients c on c.id = g.client_id
  ) every`

function found(q: string | undefined): SQL | undefined {
  const text = searched(q)
  if (!text) return undefined
  if (z.uuid().safeParse(text).success) {
    return sql`(t.id = ${text}::uuid or t.account_id = ${text}::uuid or t.client_id = ${text})`
  }
  return contains(text, sql`t.name`, sql`t.client_id`, sql`a.name`, sql`a.email_key`, sql`a.username_key`)
}

function tokenDto(token: z.infer<typeof row>): AdminTokenDto {
  const time = (date: Date | null) => date?.toISOString() ?? null
  return {
    ...token,
    scopes: inOrder(token.scopes),
    created_at: token.created_at.toISOString(),
    last_used_at: time(token.last_used_at),
    expires_at: time(token.expires_at),
    revoked_at: time(token.revoked_at),
    _links: token.revoked_at ? {} : { revoke: linkTo('admin.revoke_token', { id: token.id }) },
  }
}
