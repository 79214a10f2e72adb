import 'server-only'
import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db/client'
import { rooms } from '@/db/schema'
import { AppError } from '../errors'
import { type Link, linkTo, mayCall } from '../tokens/links'
import type { OperationName } from '../tokens/operations'
import type { Viewer } from '../viewer/viewer'

/** A room that has ended, as its host sees it. */
export type PastRoomDto = {
  id: string
  name: string
  created_at: string
  ended_at: string
  /** How many songs played in it. */
  plays: number
  /** How many people were in it, its host included. */
  members: number
  _links: Record<string, Link>
}

export type PastRoomsDto = {
  rooms: PastRoomDto[]
  /** Asks for the rooms before these; null where there are no more. */
  next_cursor: string | null
}

const pageSize = 100

const playCount = sql<number>`(
  select count(*)::int from plays p where p.room_id = rooms.id and not p.doubled)`
const memberCount = sql<number>`(
  select count(*)::int from members m where m.room_id = rooms.id and m.role <> 'banned')`

/**
 * The rooms the viewer hosted to their end, the last one first, a hundred at a time.
 * @param cursor `next_cursor` of the page before
 * @throws AppError `validation` for a cursor no page gave
 */
export async function pastRooms(viewer: Viewer, cursor?: string): Promise<PastRoomsDto> {
  const own = eq(rooms.hostAccountId, viewer.account.id)
  const found = await db()
    .select({
      id: rooms.id,
      name: rooms.name,
      createdAt: rooms.createdAt,
      endedAt: sql`${rooms.endedAt}`.mapWith(rooms.createdAt),
      plays: playCount,
      members: memberCount,
    })
    .from(rooms)
    .where(
      and(own, isNotNull(rooms.endedAt), cursor === undefined ? undefined : await before(viewer, cursor)),
    )
    .orderBy(desc(rooms.endedAt), desc(rooms.id))
    .limit(pageSize + 1)
  const page = found.slice(0, pageSize)
  const hosts = await hostsAny(viewer)
  return {
    rooms: page.map(({ createdAt, endedAt, ...room }) => ({
      ...room,
      created_at: createdAt.toISOString(),
      ended_at: endedAt.toISOString(),
      _links: linksOf(viewer, room, hosts),
    })),
    next_cursor: found.length > pageSize ? (page.at(-1)?.id ?? null) : null,
  }
}

type Offer = [name: string, operation: OperationName, params: Record<string, string>]

/** A room is opened again only while its host has none open, and makes a playlist only where something played. */
function linksOf(viewer: Viewer, room: { id: string; plays: number }, hosts: boolean): Record<string, Link> {
  const offers: Offer[] = [
    ['history', 'rooms.history', { code: room.id }],
    ['history_csv', 'rooms.history_csv', { code: room.id }],
    ...(room.plays > 0 ? [['export', 'rooms.export', { code: room.id }] satisfies Offer] : []),
    ...(hosts ? [] : [['reopen', 'rooms.reopen', { id: room.id }] satisfies Offer]),
  ]
  const open = offers.filter(([, operation]) => mayCall(viewer, operation))
  return Object.fromEntries(open.map(([name, operation, params]) => [name, linkTo(operation, params)]))
}

async function hostsAny(viewer: Viewer): Promise<boolean> {
  const [open] = await db()
    .select({ id: rooms.id })
    .from(rooms)
    .where(and(eq(rooms.hostAccountId, viewer.account.id), isNull(rooms.endedAt)))
  return open !== undefined
}

async function before(viewer: Viewer, cursor: string) {
  const [last] = z.uuid().safeParse(cursor).success
    ? await db()
        .select({ id: rooms.id })
        .from(rooms)
        .where(and(eq(rooms.id, cursor), eq(rooms.hostAccountId, viewer.account.id)))
    : []
  if (!last)
    throw new AppError('validation', { errors: [{ path: 'cursor', message: 'No page begins here' }] })
  return sql`(${rooms.endedAt}, ${rooms.id}) < (
    select place.ended_at, place.id from rooms place where place.id = ${last.id}::uuid)`
}
