import 'server-only'
import { and, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts, connections, performers } from '@/db/schema'
import { type Locale, localeOfTag } from '../accounts/locales'
import { isUsable } from '../connections/token-age'
import { AppError } from '../errors'
import { friendsProvider } from '../oauth/friends-provider'
import type { Link } from '../tokens/links'
import type { Viewer } from '../viewer/viewer'
import { userLinks } from './user-links'

/** An account as its owner sees it. Times are ISO 8601 in UTC. */
export type UserDto = {
  id: string
  kind: 'guest' | 'registered'
  username: string | null
  email: string | null
  /** What other people read. */
  name: string
  first_name: string | null
  last_name: string | null
  locale: Locale
  has_confirmed_email: boolean
  is_admin: boolean
  /** Keys of the cities it administers. */
  cities: string[]
  created_at: string
  /** Every action open to this very credential now. */
  _links: Record<string, Link>
}

/** The viewer's own account with what this very credential may do. Throws `not_found` once it has ended. */
export async function userDto(viewer: Viewer): Promise<UserDto> {
  const row = await accountRow(viewer.account.id)
  if (!row) throw new AppError('not_found')
  return {
    id: row.id,
    kind: row.kind,
    username: row.username,
    email: row.email,
    name: row.name,
    first_name: row.firstName,
    last_name: row.lastName,
    locale: localeOfTag(row.locale),
    has_confirmed_email: row.emailConfirmedAt !== null,
    is_admin: row.isAdmin,
    cities: row.cities,
    created_at: row.createdAt.toISOString(),
    _links: userLinks(viewer, {
      cities: row.cities,
      hasPerformer: row.performerId !== null,
      hasPassword: row.passwordHash !== null,
      tellsFriends: row.friendsAt !== null && isUsable(row.friendsAt),
    }),
  }
}

async function accountRow(id: string) {
  const [row] = await db()
    .select({
      id: accounts.id,
      kind: accounts.kind,
      username: accounts.username,
      email: accounts.email,
      name: accounts.name,
      firstName: accounts.firstName,
      lastName: accounts.lastName,
      locale: accounts.locale,
      emailConfirmedAt: accounts.emailConfirmedAt,
      isAdmin: accounts.isAdmin,
      cities: accounts.cities,
      createdAt: accounts.createdAt,
      endedAt: accounts.endedAt,
      passwordHash: accounts.passwordHash,
      performerId: performers.accountId,
      friendsAt: { state: connections.state, provider: connections.provider, issuer: connections.issuer },
    })
    .from(accounts)
    .leftJoin(performers, eq(performers.accountId, accounts.id))
    .leftJoin(
      connections,
      and(eq(connections.accountId, accounts.id), eq(connections.provider, friendsProvider()?.id ?? '')),
    )
    .where(eq(accounts.id, id))
  return row && row.endedAt === null ? row : null
}
