import 'server-only'
import { and, asc, eq, getTableColumns, isNull, ne, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Tx } from '@/db/client'
import { type MemberRow, members, performers } from '@/db/schema'
import { shownPerformer } from '../accounts/performers'
import { AppError } from '../errors'
import { type Link, linkTo, mayCall } from '../tokens/links'
import type { Viewer } from '../viewer/viewer'
import { memberOf, requireAction, requireStill } from './access'
import { changeRoom, unchanged } from './change'
import { removeMember } from './leave'
import { votesChanged } from './on-votes-changed'
import { can } from './permissions'
import { removeRequestsOf } from './requests/end-requests'

export const roleInput = z.strictObject({ role: z.enum(['cohost', 'guest', 'banned']) })

export type RoleInput = z.infer<typeof roleInput>

export type MemberDto = {
  id: string
  name: string
  /** How the account presents itself as a performer. */
  stage_name: string | null
  /** A path on this origin. */
  picture_url: string | null
  role: MemberRow['role']
  present: boolean
  joined_at: string
  /** What the caller may do to this member. */
  _links: Record<string, Link>
}

/** Who belongs to the room, in the order of joining; whoever manages the members sees the banned ones too. */
export async function listMembers(viewer: Viewer, code: string): Promise<MemberDto[]> {
  const { room, member } = await memberOf(viewer, code)
  const manages = can(member.role, room, 'manage_members')
  const banned = manages ? eq(members.role, 'banned') : undefined
  const rows = await db()
    .select({
      id: members.id,
      name: members.name,
      role: members.role,
      present: members.present,
      joinedAt: members.joinedAt,
      accountId: members.accountId,
      stageName: performers.stageName,
      pictureId: performers.pictureId,
    })
    .from(members)
    .leftJoin(performers, eq(performers.accountId, members.accountId))
    .where(and(eq(members.roomId, room.id), or(isNull(members.leftAt), banned)))
    .orderBy(asc(members.joinedAt), asc(members.id))
  return rows.map(({ joinedAt, accountId, stageName, pictureId, ...row }) => ({
    ...row,
    ...shownPerformer(accountId, { stageName, pictureId }),
    joined_at: joinedAt.toISOString(),
    _links: manages ? memberLinks(viewer, room.code, row) : {},
  }))
}

/** What whoever manages the members may do to one: nobody changes the host, and who is banned has gone already. */
function memberLinks(
  viewer: Viewer,
  code: string,
  { id, role }: Pick<MemberRow, 'id' | 'role'>,
): Record<string, Link> {
  if (role === 'host') return {}
  const params = { code, id }
  return {
    ...(mayCall(viewer, 'rooms.change_role') ? { change_role: linkTo('rooms.change_role', params) } : {}),
    ...(role !== 'banned' && mayCall(viewer, 'rooms.remove_member')
      ? { remove: linkTo('rooms.remove_member', params) }
      : {}),
  }
}

/**
 * Gives a member another role. Banning closes the member's streams and keeps out the account and the device it joined
 * with last, where other guests are removed; a banned member made a guest again may join with the code.
 * @throws AppError `forbidden`, `not_found`, `conflict` for the host's own role
 */
export async function changeRole(
  viewer: Viewer,
  code: string,
  memberId: string,
  { role }: RoleInput,
): Promise<void> {
  const roomId = await managedRoom(viewer, code)
  await changeRoom(roomId, async (tx, room) => {
    await requireStill(tx, room, viewer, 'manage_members')
    const member = await otherMember(tx, roomId, memberId)
    if (member.role === role) return unchanged(undefined)
    if (role === 'banned') await removeWithDevice(tx, member)
    await tx
      .update(members)
      .set({ role, ...(member.role === 'banned' ? { leftAt: sql`now()` } : {}) })
      .where(and(eq(members.id, memberId), eq(members.roomId, roomId)))
    return undefined
  })
  await votesChanged([roomId])
}

/** Takes out a member with what it asked for, and other guests from the same device: to the room they are one person. */
async function removeWithDevice(tx: Tx, { id, roomId, deviceHash }: MemberRow): Promise<void> {
  const others =
    deviceHash === null
      ? []
      : await tx
          .select({ id: members.id })
          .from(members)
          .where(
            and(
              eq(members.roomId, roomId),
              eq(members.deviceHash, deviceHash),
              eq(members.role, 'guest'),
              ne(members.id, id),
              isNull(members.leftAt),
            ),
          )
  for (const gone of [id, ...others.map((other) => other.id)]) {
    await removeMember(tx, roomId, gone, 'removed')
    await removeRequestsOf(tx, gone)
  }
}

/** Takes a member out of the room, who may come back with the code. @throws AppError as `changeRole` */
export async function kickMember(viewer: Viewer, code: string, memberId: string): Promise<void> {
  const roomId = await managedRoom(viewer, code)
  await changeRoom(roomId, async (tx, room) => {
    await requireStill(tx, room, viewer, 'manage_members')
    const member = await otherMember(tx, roomId, memberId)
    if (member.role === 'banned') throw new AppError('not_found')
    await removeMember(tx, roomId, memberId, 'removed')
  })
  await votesChanged([roomId])
}

async function managedRoom(viewer: Viewer, code: string): Promise<string> {
  const membership = await memberOf(viewer, code)
  requireAction(membership, 'manage_members')
  return membership.room.id
}

async function otherMember(tx: Tx, roomId: string, memberId: string): Promise<MemberRow> {
  if (!z.uuid().safeParse(memberId).success) throw new AppError('not_found')
  const [member] = await tx
    .select(getTableColumns(members))
    .from(members)
    .where(
      and(
        eq(members.id, memberId),
        eq(members.roomId, roomId),
        or(isNull(members.leftAt), eq(members.role, 'banned')),
      ),
    )
  if (!member) throw new AppError('not_found')
  if (member.role === 'host')
    throw new AppError('conflict', { detail: 'The host hands over or ends the room' })
  return member
}
