import 'server-only'
import { and, desc, eq, getTableColumns, isNull, ne, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { db } from '@/db/client'
import { members, rooms } from '@/db/schema'
import type { Viewer } from '../viewer/viewer'
import { memberOf } from './access'
import { type RoomDto, roomDto } from './room-dto'

const host = alias(members, 'host')

/** The room as the viewer sees it. @throws AppError `room_not_found`, `banned` */
export async function readRoom(viewer: Viewer, code: string): Promise<RoomDto> {
  const { room, member } = await memberOf(viewer, code)
  const [found] = await db()
    .select({ id: host.id, name: host.name })
    .from(host)
    .where(and(eq(host.roomId, room.id), eq(host.accountId, room.hostAccountId)))
  return roomDto(room, member, found ?? member, viewer)
}

/** The open rooms the viewer belongs to: the one they host first, then the one used last. One round trip. */
export async function roomsOf(viewer: Viewer): Promise<RoomDto[]> {
  const rows = await db()
    .select({
      room: getTableColumns(rooms),
      member: { id: members.id, role: members.role },
      host: { id: host.id, name: host.name },
    })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .innerJoin(host, and(eq(host.roomId, rooms.id), eq(host.accountId, rooms.hostAccountId)))
    .where(
      and(
        eq(members.accountId, viewer.account.id),
        isNull(members.leftAt),
        ne(members.role, 'banned'),
        isNull(rooms.endedAt),
      ),
    )
    .orderBy(
      desc(eq(members.role, 'host')),
      desc(sql`greatest(${members.lastCallAt}, coalesce(${members.streamUntil}, ${members.lastCallAt}))`),
      desc(members.joinedAt),
    )
  return rows.map((row) => roomDto(row.room, row.member, row.host, viewer))
}

/** The room to offer as the way back, or null. One round trip. */
export async function currentRoom(viewer: Viewer): Promise<RoomDto | null> {
  const [first] = await roomsOf(viewer)
  return first ?? null
}
