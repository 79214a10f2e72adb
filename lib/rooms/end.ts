import 'server-only'
import { and, eq, isNull, lt, notExists, sql } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { members, plays, type RoomRow, rooms } from '@/db/schema'
import { isAppError } from '../errors'
import { publish } from '../realtime/bus'
import type { Viewer } from '../viewer/viewer'
import { memberOf, requireAction, requireStill } from './access'
import { changeRoom } from './change'
import { roomEvent } from './on-room-event'
import { endRequestsIn } from './requests/end-requests'
import { placeColumns, recordRoomEvent } from './webhook-events'

export type EndedReason = NonNullable<RoomRow['endedReason']>

const abandonedAfterHours = 12
const batch = 500

/** Ends a room inside a transaction that holds its lock: its code is free, its streams close on commit. */
export async function markEnded(tx: Tx, roomId: string, reason: EndedReason): Promise<void> {
  const [room] = await tx
    .update(rooms)
    .set({ endedAt: sql`now()`, endedReason: reason })
    .where(eq(rooms.id, roomId))
    .returning(placeColumns)
  if (room) await recordRoomEvent(tx, room, 'room.ended', { reason })
  await tx
    .update(plays)
    .set({ endedAt: sql`now()` })
    .where(and(eq(plays.roomId, roomId), isNull(plays.endedAt)))
  await endRequestsIn(tx, roomId)
  await publish(tx, { topic: 'room_closed', room_id: roomId, reason })
}

/** Ends the room for everyone; the host only. @throws AppError `room_not_found`, `banned`, `forbidden` */
export async function endRoom(viewer: Viewer, code: string): Promise<void> {
  const membership = await memberOf(viewer, code)
  requireAction(membership, 'end')
  const roomId = membership.room.id
  await changeRoom(roomId, async (tx, room) => {
    await requireStill(tx, room, viewer, 'end')
    await markEnded(tx, roomId, 'host_ended')
  })
  await roomEvent({ type: 'ended', roomId })
}

/**
 * Ends the open room an account hosts, inside the transaction in which the account goes.
 * @returns ids of the rooms that ended
 */
export async function endRoomsHostedBy(tx: Tx, accountId: string, reason: EndedReason): Promise<string[]> {
  const hosted = await tx
    .select({ id: rooms.id })
    .from(rooms)
    .where(and(eq(rooms.hostAccountId, accountId), isNull(rooms.endedAt)))
  const ended: string[] = []
  for (const { id } of hosted) if (await endUnlessEnded(id, reason, tx)) ended.push(id)
  return ended
}

async function endUnlessEnded(roomId: string, reason: EndedReason, tx?: Tx): Promise<boolean> {
  try {
    await changeRoom(roomId, (inner) => markEnded(inner, roomId, reason), { tx })
    return true
  } catch (error) {
    if (isAppError(error, 'room_not_found')) return false
    throw error
  }
}

/** Ends the rooms in which nobody has been present for twelve hours. @returns their ids */
export async function endAbandonedRooms(): Promise<string[]> {
  const since = sql`now() - make_interval(hours => ${abandonedAfterHours})`
  const empty = await db().select({ id: rooms.id }).from(rooms).where(abandoned(since)).limit(batch)
  const ended: string[] = []
  for (const { id } of empty) {
    if (!(await endUnlessEnded(id, 'abandoned'))) continue
    ended.push(id)
    await roomEvent({ type: 'ended', roomId: id })
  }
  return ended
}

function abandoned(since: ReturnType<typeof sql>) {
  const somebody = db()
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.roomId, rooms.id), eq(members.present, true), isNull(members.leftAt)))
  return and(isNull(rooms.endedAt), lt(rooms.lastPresentAt, since), notExists(somebody))
}
