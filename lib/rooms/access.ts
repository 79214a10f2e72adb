import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { members, type RoomRow } from '@/db/schema'
import { AppError } from '../errors'
import { normaliseCode } from '../room-codes'
import type { Viewer } from '../viewer/viewer'
import { findMembership, type Membership } from './membership'
import { can, type RoomAction } from './permissions'
import { touchCall } from './presence'

/**
 * The open room of this code, which the viewer belongs to; one round trip, and the call counts as presence.
 * @param code in any spelling people type
 * @throws AppError `room_not_found` for everyone else, so that a code tells outsiders nothing; `banned`
 */
export async function memberOf(viewer: Viewer, code: string): Promise<Membership> {
  const normal = normaliseCode(code)
  const found = normal ? await findMembership(viewer.account.id, normal) : null
  if (!found) throw new AppError('room_not_found')
  if (found.member.role === 'banned') throw new AppError('banned')
  if (found.member.leftAt) throw new AppError('room_not_found')
  const version = await touchCall(found.member)
  if (version === null) return found
  return { room: { ...found.room, version }, member: { ...found.member, present: true } }
}

/** @throws AppError `forbidden` unless the member may do this in the room */
export function requireAction({ room, member }: Membership, action: RoomAction): void {
  if (!can(member.role, room, action)) throw new AppError('forbidden')
}

/**
 * The same once more, inside a transaction that holds the room's lock: the role may have been taken since it was looked at.
 * @throws AppError `forbidden`
 */
export async function requireStill(tx: Tx, room: RoomRow, viewer: Viewer, action: RoomAction): Promise<void> {
  const [member] = await tx
    .select({ role: members.role })
    .from(members)
    .where(and(eq(members.roomId, room.id), eq(members.accountId, viewer.account.id), isNull(members.leftAt)))
  if (!member || !can(member.role, room, action)) throw new AppError('forbidden')
}
