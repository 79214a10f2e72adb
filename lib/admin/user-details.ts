import 'server-only'
import { and, count, eq } from 'drizzle-orm'
import { db, sql } from '@/db/client'
import { accounts, sessions } from '@/db/schema'
import { isLive } from '../accounts/sessions'
import { AppError } from '../errors'
import type { Viewer } from '../viewer/viewer'
import { assertAdmin } from './administrator'
import { type AdminConnectionDto, connectionsOfAccount } from './connections'
import { type AdminRoomDto, roomsOfAccount } from './rooms'
import { type AdminUserDto, readUserRow } from './users'

/** An account with what hangs on it. */
export type AdminUserDetailsDto = AdminUserDto & {
  first_name: string | null
  last_name: string | null
  locale: string
  /** How many of them work now. */
  sessions: number
  personal_tokens: number
  grants: number
  connections: AdminConnectionDto[]
  /** Open rooms it hosts or is in. */
  rooms: AdminRoomDto[]
}

/** @throws AppError `not_found` for an account that is not, or no more */
export async function readUser(viewer: Viewer, id: string): Promise<AdminUserDetailsDto> {
  assertAdmin(viewer)
  const user = await readUserRow(id)
  const [person, live, tokens, connections, rooms] = await Promise.all([
    namesOf(id),
    db()
      .select({ count: count() })
      .from(sessions)
      .where(and(eq(sessions.accountId, id), isLive())),
    liveTokens(id),
    connectionsOfAccount(viewer, id),
    roomsOfAccount(viewer, id),
  ])
  return { ...user, ...person, sessions: live[0]?.count ?? 0, ...tokens, connections, rooms }
}

async function namesOf(id: string) {
  const [row] = await db()
    .select({ first_name: accounts.firstName, last_name: accounts.lastName, locale: accounts.locale })
    .from(accounts)
    .where(eq(accounts.id, id))
  if (!row) throw new AppError('not_found')
  return row
}

async function liveTokens(id: string): Promise<{ personal_tokens: number; grants: number }> {
  const [row] = await sql()<{ personal_tokens: number; grants: number }[]>`
    select
      (select count(*)::int from personal_tokens t where t.account_id = ${id} and t.revoked_at is null
        and (t.expires_at is null or t.expires_at > now())) as personal_tokens,
      (select count(*)::int from oauth_grants g join oauth_clients c on c.id = g.client_id
        where g.account_id = ${id} and g.revoked_at is null and c.disabled_at is null) as grants`
  return row ?? { personal_tokens: 0, grants: 0 }
}
