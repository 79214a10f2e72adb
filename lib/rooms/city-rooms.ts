import 'server-only'
import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { db } from '@/db/client'
import { members, rooms } from '@/db/schema'
import { AppError } from '../errors'
import { normaliseCode } from '../room-codes'
import { type Link, linkTo } from '../tokens/links'
import type { Viewer } from '../viewer/viewer'
import { cityKeyOf } from './city'
import { closeRoom } from './close'

/** An open room as the administrator of its city sees it. */
export type CityRoomDto = {
  id: string
  code: string
  name: string
  host: { name: string }
  /** How many belong to it. */
  members: number
  created_at: string
  _links: { close: Link }
}

export type CityRoomsDto = {
  /** The key of the city. */
  city: string
  rooms: CityRoomDto[]
  /** Asks for the rooms after these; null where there are no more. */
  next_cursor: string | null
}

const pageSize = 100
const host = alias(members, 'host')

const memberCount = sql<number>`(
  select count(*)::int from ${members} m
  where m.room_id = ${rooms.id} and m.left_at is null and m.role <> 'banned')`

/**
 * The open rooms of a city, newest first, a hundred at a time.
 * @param city in any spelling
 * @param cursor `next_cursor` of the page before
 * @throws AppError `not_found` unless the viewer administers the city; `validation` for a cursor nobody gave out
 */
export async function cityRooms(viewer: Viewer, city: string, cursor?: string): Promise<CityRoomsDto> {
  const key = administered(viewer, city)
  const after = cursor === undefined ? undefined : await olderThan(cursor)
  const found = await db()
    .select({
      id: rooms.id,
      code: rooms.code,
      name: rooms.name,
      host: host.name,
      members: memberCount,
      createdAt: rooms.createdAt,
    })
    .from(rooms)
    .innerJoin(host, and(eq(host.roomId, rooms.id), eq(host.accountId, rooms.hostAccountId)))
    .where(and(eq(rooms.cityKey, key), isNull(rooms.endedAt), after))
    .orderBy(desc(rooms.createdAt), desc(rooms.id))
    .limit(pageSize + 1)
  const page = found.slice(0, pageSize)
  return {
    city: key,
    rooms: page.map(({ host: name, createdAt, ...room }) => ({
      ...room,
      host: { name },
      created_at: createdAt.toISOString(),
      _links: { close: linkTo('cities.close_room', { city: key, code: room.code }) },
    })),
    next_cursor: found.length > pageSize ? (page.at(-1)?.id ?? null) : null,
  }
}

/**
 * Closes an open room of a city for everyone in it.
 * @param headers of the request, for the audit log
 * @throws AppError `not_found` unless the viewer administers the city, `room_not_found` unless the room is in it
 */
export async function closeCityRoom(
  viewer: Viewer,
  city: string,
  code: string,
  headers: Headers,
): Promise<void> {
  const key = administered(viewer, city)
  const normal = normaliseCode(code)
  const [room] = normal
    ? await db()
        .select({ id: rooms.id })
        .from(rooms)
        .where(and(eq(rooms.code, normal), eq(rooms.cityKey, key), isNull(rooms.endedAt)))
    : []
  if (!room) throw new AppError('room_not_found')
  await closeRoom(room.id, 'closed_by_city', { accountId: viewer.account.id, headers }, ({ cityKey }) => {
    // Its host may have moved it in this moment.
    if (cityKey !== key) throw new AppError('room_not_found')
  })
}

/** Cities of others do not exist for the viewer. */
function administered(viewer: Viewer, city: string): string {
  const key = cityKeyOf(city)
  if (!viewer.account.cities.includes(key)) throw new AppError('not_found')
  return key
}

/** What comes after a room that was listed, though it may have ended since. */
async function olderThan(roomId: string) {
  const [last] = z.uuid().safeParse(roomId).success
    ? await db()
        .select({ id: rooms.id, createdAt: sql<string>`${rooms.createdAt}::text` })
        .from(rooms)
        .where(eq(rooms.id, roomId))
    : []
  if (!last) {
    throw new AppError('validation', { errors: [{ path: 'cursor', message: 'No page begins here' }] })
  }
  // As text: a Date would lose the microseconds.
  const createdAt = sql`${last.createdAt}::timestamptz`
  return or(
    lt(rooms.createdAt, createdAt),
    and(sql`${rooms.createdAt} = ${createdAt}`, lt(rooms.id, last.id)),
  )
}
