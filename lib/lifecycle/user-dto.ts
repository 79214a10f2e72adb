import 'server-only'
import { eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts, performers } from '@/db/schema'
import { AppError } from '../errors'
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
  locale: string
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
    locale: row.locale,
    has_confirmed_email: row.emailConfirmedAt !== null,
    is_admin: row.isAdmin,
    cities: row.cities,
    created_at: row.createdAt.toISOString(),
    _links: userLinks(viewer, {
      cities: row.cities,
      hasPerformer: row.performerId !== null,
      hasPassword: row.passwordHash !== null,
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
    })
    .from(accounts)
    .leftJoin(performers, eq(performers.accountId, accounts.id))
    .where(eq(accounts.id, id))
  return row && row.endedAt === null ? row : null
}
