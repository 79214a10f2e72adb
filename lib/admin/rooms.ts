import 'server-only'
import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db/client'
import { accounts, members, rooms } from '@/db/schema'
import { AppError, isAppError } from '../errors'
import { normaliseCode } from '../room-codes'
import { closeRoom } from '../rooms/close'
import { type Link, linkTo } from '../tokens/links'
import type { Viewer } from '../viewer/viewer'
import { type AccountRef, accountRef } from './account-ref'
import { type Administration, assertAdmin } from './administrator'
import { behind, contains, type Page, pageOf, pageQuery, searched, searchText } from './keyset'

export const roomsQuery = z.object({
  q: searchText.meta({ description: 'Part of a name, a city or the host’s name, or a whole code or id' }),
  ...pageQuery,
})

export type RoomsQuery = z.infer<typeof roomsQuery>

/** An open room as administrators see it. */
export type AdminRoomDto = {
  id: string
  code: string
  name: string
  host: AccountRef
  city: string | null
  members: number
  /** How many of them are there now. */
  present: number
  created_at: string
  _links: Record<string, Link>
}

/** Open rooms, the newest first. */
export async function listRooms(viewer: Viewer, query: RoomsQuery): Promise<Page<AdminRoomDto>> {
  assertAdmin(viewer)
  const rows = await selectRooms(
    and(found(query.q), behind(query.cursor, rooms.createdAt, rooms.id)),
    query.limit + 1,
  )
  return pageOf(rows, query.limit, ({ createdAt, id }) => ({ at: createdAt, id }), roomDto)
}

/** The open rooms an account hosts or is in. */
export async function roomsOfAccount(viewer: Viewer, accountId: string): Promise<AdminRoomDto[]> {
  assertAdmin(viewer)
  const isIn = sql`exists (select 1 from ${members} m
    where m.room_id = ${rooms.id} and m.account_id = ${accountId} and m.left_at is null)`
  return (await selectRooms(isIn, 100)).map(roomDto)
}

/** Closes an open room for everyone in it. @throws AppError `not_found` */
export async function closeAnyRoom({ viewer, headers }: Administration, id: string): Promise<void> {
  assertAdmin(viewer)
  if (!z.uuid().safeParse(id).success) throw new AppError('not_found')
  try {
    await closeRoom(id, 'closed_by_admin', { accountId: viewer.account.id, headers })
  } catch (error) {
    throw isAppError(error, 'room_not_found') ? new AppError('not_found', { cause: error }) : error
  }
}

function selectRooms(where: SQL | undefined, limit: number) {
  const count = (which: SQL) => sql<number>`(select count(*)::int from ${members} m
    where m.room_id = ${rooms.id} and m.left_at is null and ${which})`
  return db()
    .select({
      id: rooms.id,
      code: rooms.code,
      name: rooms.name,
      city: rooms.city,
      createdAt: rooms.createdAt,
      host: accountRef(accounts),
      members: count(sql`true`),
      present: count(sql`m.present`),
    })
    .from(rooms)
    .innerJoin(accounts, eq(accounts.id, rooms.hostAccountId))
    .where(and(isNull(rooms.endedAt), where))
    .orderBy(desc(rooms.createdAt), desc(rooms.id))
    .limit(limit)
}

function found(q: string | undefined): SQL | undefined {
  const text = searched(q)
  if (!text) return undefined
  if (z.uuid().safeParse(text).success) return eq(rooms.id, text)
  const code = normaliseCode(text)
  const named = contains(text, rooms.name, rooms.city, accounts.name)
  return code ? sql`(${named} or ${rooms.code} = ${code})` : named
}

type Row = Awaited<ReturnType<typeof selectRooms>>[number]

function roomDto({ host, createdAt, ...room }: Row): AdminRoomDto {
  if (!host) throw new Error('A room has a host')
  return {
    ...room,
    host,
    created_at: createdAt.toISOString(),
    _links: { close: linkTo('admin.close_room', { id: room.id }) },
  }
}
