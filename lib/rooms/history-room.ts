import 'server-only'
import { and, eq, getTableColumns } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db/client'
import { type RoomRow, rooms } from '@/db/schema'
import { AppError } from '../errors'
import type { Viewer } from '../viewer/viewer'
import { memberOf, requireAction } from './access'
import type { RoomAction } from './permissions'

/** A room as far as its history needs it. */
export type HistoryRoom = Pick<RoomRow, 'id' | 'code' | 'name' | 'createdAt' | 'endedAt' | 'hostAccountId'>

const columns = {
  id: rooms.id,
  code: rooms.code,
  name: rooms.name,
  createdAt: rooms.createdAt,
  endedAt: rooms.endedAt,
  hostAccountId: rooms.hostAccountId,
}

/**
 * The room whose history somebody asks for: an open one they belong to, or a past one they hosted. Codes are given out
 * again, so a past room is named by its id.
 * @param codeOrId a code in any spelling, or the room's id
 * @param action what they mean to do with it
 * @throws AppError `room_not_found`, `banned`, `forbidden`
 */
export async function historyRoom(
  viewer: Viewer,
  codeOrId: string,
  action: Extract<RoomAction, 'history' | 'export'> = 'history',
): Promise<HistoryRoom> {
  const named = z.uuid().safeParse(codeOrId).success ? await roomById(codeOrId) : null
  if (named?.endedAt) {
    if (named.hostAccountId !== viewer.account.id) throw new AppError('room_not_found')
    return named
  }
  const membership = await memberOf(viewer, named?.code ?? codeOrId)
  requireAction(membership, action)
  return membership.room
}

/** A past room of the viewer's. @throws AppError `not_found` for any other */
export async function pastRoom(viewer: Viewer, id: string): Promise<RoomRow & { endedAt: Date }> {
  const [room] = z.uuid().safeParse(id).success
    ? await db()
        .select(getTableColumns(rooms))
        .from(rooms)
        .where(and(eq(rooms.id, id), eq(rooms.hostAccountId, viewer.account.id)))
    : []
  if (!room?.endedAt) throw new AppError('not_found', { detail: 'You have no past room of this id' })
  return { ...room, endedAt: room.endedAt }
}

async function roomById(id: string): Promise<HistoryRoom | null> {
  const [room] = await db().select(columns).from(rooms).where(eq(rooms.id, id))
  return room ?? null
}
