import 'server-only'
import { eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { type MemberRow, members, type RoomRow } from '@/db/schema'
import { AppError } from '../errors'
import { can, type RoomAction } from './permissions'

/** Who acts. */
export type Actor = Pick<MemberRow, 'id' | 'role'>

/**
 * The member as it stands under the room's lock: roles and settings change while a call is on its way. Call inside
 * `changeRoom`.
 * @throws AppError `banned`, `room_not_found` for who has left meanwhile, `forbidden` unless the member may do this
 */
export async function stillAllowed(
  tx: Tx,
  room: RoomRow,
  memberId: string,
  action: RoomAction,
): Promise<Actor> {
  const [member] = await tx
    .select({ id: members.id, role: members.role, leftAt: members.leftAt })
    .from(members)
    .where(eq(members.id, memberId))
  if (member?.role === 'banned') throw new AppError('banned')
  if (!member || member.leftAt) throw new AppError('room_not_found')
  if (!can(member.role, room, action)) throw new AppError('forbidden')
  return member
}
