import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { rooms } from '@/db/schema'
import { sqlErrorOf } from '@/db/sql-error'
import { AppError } from '../errors'
import { newCode } from '../room-codes'
import type { Viewer } from '../viewer/viewer'
import { memberOf, requireAction } from './access'
import { changeRoom } from './change'
import { recordRoomEvent } from './webhook-events'

const attempts = 8

/** Gives the room a new code: members stay, the old code is dead at once. @throws AppError `room_not_found`, `forbidden` */
export async function rotateCode(viewer: Viewer, code: string): Promise<string> {
  const membership = await memberOf(viewer, code)
  requireAction(membership, 'rotate_code')
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const next = newCode()
    try {
      await changeRoom(membership.room.id, async (tx, room) => {
        if (room.hostAccountId !== viewer.account.id) throw new AppError('forbidden')
        await tx
          .update(rooms)
          .set({ code: next })
          .where(and(eq(rooms.id, room.id), isNull(rooms.endedAt)))
        const changed = { code: next }
        await recordRoomEvent(tx, { ...room, ...changed }, 'room.updated', { changed })
      })
      return next
    } catch (error) {
      if (sqlErrorOf(error)?.kind !== 'unique_violation') throw error
    }
  }
  throw new AppError('unavailable', { detail: 'No free room code was found, try again' })
}
