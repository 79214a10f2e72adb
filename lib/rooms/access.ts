import 'server-only'
import { and, eq, getTableColumns, isNull } from 'drizzle-orm'
import { db } from '@/db/client'
import { type MemberRow, members, type RoomRow, rooms } from '@/db/schema'
import { AppError } from '../errors'
import type { Viewer } from '../viewer/viewer'
import { normaliseCode } from './codes'
import { can, type RoomAction } from './permissions'
import { touchCall } from './presence'

/** A room and the caller's place in it. */
export type Membership = { room: RoomRow; member: MemberRow }

/**
 * The open room of this code, which the viewer belongs to; one round trip, and the call counts as presence.
 * @param code in any spelling people type
 * @throws AppError `room_not_found` for everyone else, so that a code tells outsiders nothing; `banned`
 */
export async function memberOf(viewer: Viewer, code: string): Promise<Membership> {
  const found = await findMembership(viewer.account.id, code)
  if (!found) throw new AppError('room_not_found')
  if (found.member.role === 'banned') throw new AppError('banned')
  if (found.member.leftAt) throw new AppError('room_not_found')
  const version = await touchCall(found.member)
  if (version === null) return found
  return { room: { ...found.room, version }, member: { ...found.member, present: true } }
}

async function findMembership(accountId: string, typed: string): Promise<Membership | null> {
  const code = normaliseCode(typed)
  if (!code) return null
  const [found] = await db()
    .select({ room: getTableColumns(rooms), member: getTableColumns(members) })
    .from(rooms)
    .innerJoin(members, and(eq(members.roomId, rooms.id), eq(members.accountId, accountId)))
    .where(and(eq(rooms.code, code), isNull(rooms.endedAt)))
  return found ?? null
}

/** @throws AppError `forbidden` unless the member may do this in the room */
export function requireAction({ room, member }: Membership, action: RoomAction): void {
  if (!can(member.role, room, action)) throw new AppError('forbidden')
}
