import 'server-only'
import type { RoomRow } from '@/db/schema'
import { audit } from '../accounts/audit'
import { changeRoom } from './change'
import { markEnded } from './end'
import { roomEvent } from './on-room-event'

/** Which administration closed a room. */
export type ClosedBy = 'closed_by_city' | 'closed_by_admin'

export type Closer = {
  /** Account of the administrator; null for the operator. */
  accountId: string | null
  /** Of the request, for the audit log. */
  headers?: Headers
}

/**
 * Ends a room from outside: its members' streams are told why, its code is free, the audit log says who did it. Whether
 * the caller may do this has been decided before.
 * @param confirm looks at the room once more under its lock, and throws where it is not to be closed after all
 * @throws AppError `room_not_found` where the room is unknown or has ended
 */
export async function closeRoom(
  roomId: string,
  reason: ClosedBy,
  closer: Closer,
  confirm: (room: RoomRow) => void = () => undefined,
): Promise<void> {
  await changeRoom(roomId, async (tx, room) => {
    confirm(room)
    await markEnded(tx, roomId, reason)
    await audit(tx, {
      action: 'room.closed',
      actorId: closer.accountId,
      accountId: room.hostAccountId,
      targetId: roomId,
      details: { reason, name: room.name, code: room.code, city: room.cityKey },
      headers: closer.headers,
    })
  })
  await roomEvent({ type: 'ended', roomId })
}
