import 'server-only'
import { and, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { AppError } from '../errors'
import { type Link, linkTo } from '../tokens/links'
import type { Viewer } from '../viewer/viewer'
import { assertAdmin } from './administrator'
import { behind, contains, type Page, pageOf, pageQuery, searched, searchText } from './keyset'

export const userShows = ['registered', 'guests', 'admins', 'city_admins', 'suspended'] as const

type UserShow = (typeof userShows)[number]

export const usersQuery = z.object({
  q: searchText.meta({ description: 'Part of a name, an e-mail address or a username, or a whole id' }),
  show: z.enum(userShows).optional(),
  ...pageQuery,
})

export type UsersQuery = z.infer<typeof usersQuery>

/** An account as administrators see it in a list. */
export type AdminUserDto = {
  id: string
  kind: 'guest' | 'registered'
  name: string
  username: string | null
  email: string | null
  has_confirmed_email: boolean
  is_admin: boolean
  /** Keys of the cities it administers. */
  cities: string[]
  suspended_at: string | null
  created_at: string
  _links: Record<string, Link>
}

const columns = {
  id: accounts.id,
  kind: accounts.kind,
  name: accounts.name,
  username: accounts.username,
  email: accounts.email,
  emailConfirmedAt: accounts.emailConfirmedAt,
  isAdmin: accounts.isAdmin,
  cities: accounts.cities,
  suspendedAt: accounts.suspendedAt,
  createdAt: accounts.createdAt,
}

/** Accounts that have not ended, the newest first. */
export async function listUsers(viewer: Viewer, query: UsersQuery): Promise<Page<AdminUserDto>> {
  assertAdmin(viewer)
  const rows = await db()
    .select(columns)
    .from(accounts)
    .where(
      and(
        isNull(accounts.endedAt),
        query.show && showing[query.show](),
        found(query.q),
        behind(query.cursor, accounts.createdAt, accounts.id),
      ),
    )
    .orderBy(desc(accounts.createdAt), desc(accounts.id))
    .limit(query.limit + 1)
  return pageOf(rows, query.limit, ({ createdAt, id }) => ({ at: createdAt, id }), userDto)
}

/** @throws AppError `not_found` for an account that is not, or no more */
export async function readUserRow(id: string): Promise<AdminUserDto> {
  const [row] = z.uuid().safeParse(id).success
    ? await db()
        .select(columns)
        .from(accounts)
        .where(and(eq(accounts.id, id), isNull(accounts.endedAt)))
    : []
  if (!row) throw new AppError('not_found')
  return userDto(row)
}

const showing: Record<UserShow, () => SQL> = {
  registered: () => eq(accounts.kind, 'registered'),
  guests: () => eq(accounts.kind, 'guest'),
  admins: () => eq(accounts.isAdmin, true),
  city_admins: () => sql`cardinality(${accounts.cities}) > 0`,
  suspended: () => isNotNull(accounts.suspendedAt),
}

function found(q: string | undefined): SQL | undefined {
  const text = searched(q)
  if (!text) return undefined
  if (z.uuid().safeParse(text).success) return eq(accounts.id, text)
  return contains(text, accounts.name, accounts.emailKey, accounts.usernameKey)
}

type Row = Pick<typeof accounts.$inferSelect, keyof typeof columns>

function userDto(row: Row): AdminUserDto {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    username: row.username,
    email: row.email,
    has_confirmed_email: row.emailConfirmedAt !== null,
    is_admin: row.isAdmin,
    cities: row.cities,
    suspended_at: row.suspendedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    _links: { self: linkTo('admin.user', { id: row.id }), mark: linkTo('admin.mark_user', { id: row.id }) },
  }
}
