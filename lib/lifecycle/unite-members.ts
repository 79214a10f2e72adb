import 'server-only'
import { and, asc, eq, getTableColumns, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { type MemberRow, members, plays, rooms, skipVotes } from '@/db/schema'
import { publish } from '../realtime/bus'
import { changeRoom } from '../rooms/change'
import { memberName } from '../rooms/member-name'
import { removeRequestsOf } from '../rooms/requests/end-requests'
import { uniteRequests } from '../rooms/requests/unite'
import { type Place, recordRoomEvent } from '../rooms/webhook-events'

type Accounts = { from: string; to: string }

/**
 * Makes the memberships of one account another's, in the caller's transaction. Where both are members they become one:
 * one vote, the higher role, and a ban wins over all but hosting the room oneself. The open room `from` hosts stays.
 * @returns ids of the open rooms that changed
 */
export async function uniteMemberships(tx: Tx, { from, to }: Accounts): Promise<string[]> {
  const held = await tx
    .select({ roomId: rooms.id, endedAt: rooms.endedAt })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .where(
      and(
        eq(members.accountId, from),
        sql`(${rooms.endedAt} is not null or ${rooms.hostAccountId} <> ${from})`,
      ),
    )
    .orderBy(asc(rooms.id))
  const open: string[] = []
  for (const { roomId, endedAt } of held) {
    if (endedAt) await uniteMember(tx, roomId, { from, to }, null)
    else {
      await changeRoom(roomId, (_tx, room) => uniteMember(tx, roomId, { from, to }, room), { tx })
      open.push(roomId)
    }
  }
  // The history of past rooms stays with their host.
  await tx
    .update(rooms)
    .set({ hostAccountId: to })
    .where(and(eq(rooms.hostAccountId, from), sql`${rooms.endedAt} is not null`))
  return open
}

/**
 * As `uniteMemberships`, for one room, inside a transaction that holds its lock where it is open.
 * @param open the room where it is open: its host's webhooks are told who came and went
 */
export async function uniteMember(
  tx: Tx,
  roomId: string,
  { from, to }: Accounts,
  open: Place | null,
): Promise<void> {
  const rows = await tx
    .select(getTableColumns(members))
    .from(members)
    .where(and(eq(members.roomId, roomId), inArray(members.accountId, [from, to])))
  const old = rows.find(({ accountId }) => accountId === from)
  const own = rows.find(({ accountId }) => accountId === to)
  if (!old) return
  if (!own) {
    await tx.update(members).set({ accountId: to }).where(eq(members.id, old.id))
    return
  }
  await moveVotes(tx, old.id, own.id)
  await uniteRequests(tx, old.id, own.id)
  await tx.update(plays).set({ requestedBy: own.id }).where(eq(plays.requestedBy, old.id))
  await tx.delete(members).where(eq(members.id, old.id))
  const role = strongest(old.role, own.role)
  const gone = role === 'banned' || (old.leftAt !== null && own.leftAt !== null)
  await tx
    .update(members)
    .set({
      role,
      leftAt: gone ? (own.leftAt ?? old.leftAt ?? new Date()) : null,
      present: !gone && (own.present || old.present),
      deviceHash: deviceOf(old, own),
    })
    .where(eq(members.id, own.id))
  if (role === 'banned') await memberGone(tx, roomId, own.id)
  if (open) await tellUnited(tx, open, { old, own, gone })
}

/** The device of the one who is banned, so that uniting lets none back in. */
function deviceOf(old: MemberRow, own: MemberRow): string | null {
  const [first, second] = old.role === 'banned' ? [old, own] : [own, old]
  return first.deviceHash ?? second.deviceHash
}

/** Of two members one is left: who follows by the events has to end with the same list. */
async function tellUnited(
  tx: Tx,
  room: Place,
  { old, own, gone }: { old: MemberRow; own: MemberRow; gone: boolean },
): Promise<void> {
  const left = { reason: gone ? 'removed' : 'left' } as const
  if (!old.leftAt) await recordRoomEvent(tx, room, 'room.member_left', { member: shown(old), ...left })
  if (own.leftAt && !gone) await recordRoomEvent(tx, room, 'room.member_joined', { member: shown(own) })
  if (!own.leftAt && gone)
    await recordRoomEvent(tx, room, 'room.member_left', { member: shown(own), ...left })
}

function shown({ id, name }: MemberRow): { id: string; name: string } {
  return { id, name }
}

/**
 * Carries the bans of a guest to the account it signs in to, asked or not: signing in washes none off.
 * @returns ids of the rooms that changed
 */
export async function carryBans(tx: Tx, { from, to }: Accounts): Promise<string[]> {
  const banned = await tx
    .select({ roomId: rooms.id, name: members.name })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .where(
      and(
        eq(members.accountId, from),
        eq(members.role, 'banned'),
        isNull(rooms.endedAt),
        ne(rooms.hostAccountId, to),
      ),
    )
    .orderBy(asc(rooms.id))
  for (const { roomId, name } of banned) {
    await changeRoom(roomId, (_tx, room) => ban(tx, room, { accountId: to, name }), { tx })
  }
  return banned.map(({ roomId }) => roomId)
}

async function ban(tx: Tx, room: Place, who: { accountId: string; name: string }): Promise<void> {
  const here = and(eq(members.roomId, room.id), eq(members.accountId, who.accountId), isNull(members.leftAt))
  const [member] = await tx.select({ id: members.id, name: members.name }).from(members).where(here)
  const out = { role: 'banned', leftAt: new Date(), present: false, streamUntil: null } as const
  const name = await memberName(tx, room.id, who.name)
  const [row] = await tx
    .insert(members)
    .values({ roomId: room.id, accountId: who.accountId, name, ...out })
    .onConflictDoUpdate({ target: [members.roomId, members.accountId], set: out })
    .returning({ id: members.id })
  if (row) await memberGone(tx, room.id, row.id)
  if (member) await recordRoomEvent(tx, room, 'room.member_left', { member, reason: 'removed' })
}

async function memberGone(tx: Tx, roomId: string, memberId: string): Promise<void> {
  await removeRequestsOf(tx, memberId)
  await publish(tx, { topic: 'member_gone', room_id: roomId, member_id: memberId, reason: 'removed' })
}

async function moveVotes(tx: Tx, from: string, to: string): Promise<void> {
  const own = tx.select({ playId: skipVotes.playId }).from(skipVotes).where(eq(skipVotes.memberId, to))
  await tx.delete(skipVotes).where(and(eq(skipVotes.memberId, from), inArray(skipVotes.playId, own)))
  await tx.update(skipVotes).set({ memberId: to }).where(eq(skipVotes.memberId, from))
}

function strongest(...roles: MemberRow['role'][]): MemberRow['role'] {
  const order = ['host', 'banned', 'cohost', 'guest'] as const
  return order.find((role) => roles.includes(role)) ?? 'guest'
}
