import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Tx } from '@/db/client'
import { members, rooms } from '@/db/schema'
import { AppError, isAppError } from '../errors'
import { publish } from '../realtime/bus'
import { insufficientScope } from '../viewer/challenge'
import type { Viewer } from '../viewer/viewer'
import { memberOf } from './access'
import { changeRoom } from './change'
import { markEnded } from './end'
import { handOver } from './hand-over'
import { roomEvent } from './on-room-event'
import { votesChanged } from './on-votes-changed'
import { placeColumns, recordRoomEvent } from './webhook-events'

export const leaveInput = z.strictObject({ hand_over_to: z.uuid().nullish() })

export type LeaveInput = z.infer<typeof leaveInput>

/**
 * Leaves a room. A host hands over to `hand_over_to`, or else the room ends.
 * @throws AppError `room_not_found`, `banned`; `forbidden` where somebody hands over what is not theirs; `insufficient_scope` for a
 * host's token without `venue`; as `handOver`
 */
export async function leaveRoom(viewer: Viewer, code: string, input: LeaveInput): Promise<void> {
  const { room: found, member } = await memberOf(viewer, code)
  const roomId = found.id
  const heirId = input.hand_over_to ?? null
  const outcome = await changeRoom(roomId, async (tx, room) => {
    const hosts = room.hostAccountId === viewer.account.id
    // Its leaving closes the room or gives it away, which a token for taking part cannot.
    if (hosts && !viewer.scopes.has('venue')) throw insufficientScope(['venue'])
    if (!hosts && heirId) throw new AppError('forbidden')
    if (hosts && !heirId) {
      await markEnded(tx, roomId, 'host_left')
      return 'ended' as const
    }
    if (hosts && heirId) await handOver(tx, room, heirId)
    await removeMember(tx, roomId, member.id, 'left')
    return hosts ? ('host_changed' as const) : ('left' as const)
  })
  if (outcome !== 'left') await roomEvent({ type: outcome, roomId })
  if (outcome !== 'ended') await votesChanged([roomId])
}

/** Takes a member out of a room inside a transaction that holds its lock; the member's streams close on commit. */
export async function removeMember(
  tx: Tx,
  roomId: string,
  memberId: string,
  reason: 'left' | 'removed',
): Promise<void> {
  const [member] = await tx
    .update(members)
    .set({
      leftAt: sql`now()`,
      present: false,
      streamUntil: null,
      role: sql`case when ${members.role} = 'banned' then 'banned' else 'guest' end`,
    })
    .where(and(eq(members.id, memberId), eq(members.roomId, roomId)))
    .returning({ id: members.id, name: members.name })
  const [room] = await tx
    .update(rooms)
    .set({ lastPresentAt: sql`now()` })
    .where(eq(rooms.id, roomId))
    .returning(placeColumns)
  if (member && room) await recordRoomEvent(tx, room, 'room.member_left', { member, reason })
  await publish(tx, { topic: 'member_gone', room_id: roomId, member_id: memberId, reason })
}

/**
 * Takes an account out of every open room it is a guest of, inside the transaction in which the account goes.
 * @returns ids of the rooms, whose votes the caller has counted again after the commit
 */
export async function leaveAllRooms(tx: Tx, accountId: string): Promise<string[]> {
  const held = await tx
    .select({ memberId: members.id, roomId: members.roomId })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .where(and(eq(members.accountId, accountId), isNull(members.leftAt), isNull(rooms.endedAt)))
    .orderBy(rooms.id)
  const left: string[] = []
  for (const { roomId, memberId } of held) {
    try {
      await changeRoom(roomId, () => removeMember(tx, roomId, memberId, 'left'), { tx })
      left.push(roomId)
    } catch (error) {
      // It ended in this moment.
      if (!isAppError(error, 'room_not_found')) throw error
    }
  }
  return left
}
