import 'server-only'
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { members, rooms } from '@/db/schema'
import { changeRoom, unchanged } from './change'
import { removeMember } from './leave'
import { removeRequestsOf } from './requests/end-requests'

/** Whether somebody was banned from the room on this device. */
export async function isBannedDevice(tx: Tx, roomId: string, deviceHash: string): Promise<boolean> {
  const [banned] = await tx
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.roomId, roomId), eq(members.deviceHash, deviceHash), eq(members.role, 'banned')))
    .limit(1)
  return banned !== undefined
}

/**
 * Lets an account go on from another device, in the transaction in which that becomes it: the rooms it is in know the
 * device from then on, and those it was banned from are left.
 * @returns ids of the rooms that were left
 */
export async function settleDevice(tx: Tx, accountId: string, deviceHash: string): Promise<string[]> {
  const here = await tx
    .select({ memberId: members.id, roomId: members.roomId, role: members.role })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .where(and(eq(members.accountId, accountId), isNull(members.leftAt), isNull(rooms.endedAt)))
    .orderBy(asc(rooms.id))
  const left: string[] = []
  for (const { memberId, roomId, role } of here) {
    const out = await changeRoom(
      roomId,
      async () => {
        if (role === 'guest' && (await isBannedDevice(tx, roomId, deviceHash))) {
          await removeMember(tx, roomId, memberId, 'removed')
          await removeRequestsOf(tx, memberId)
          return true
        }
        await tx.update(members).set({ deviceHash }).where(eq(members.id, memberId))
        return unchanged(false)
      },
      { tx },
    )
    if (out) left.push(roomId)
  }
  return left
}
