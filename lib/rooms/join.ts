import 'server-only'
import { and, eq, getTableColumns, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Tx } from '@/db/client'
import { type MemberRow, members, rooms } from '@/db/schema'
import { displayName } from '../accounts/display-name'
import { AppError } from '../errors'
import { boundedText } from '../http/bounded-text'
import { guess } from '../http/guesses'
import { limitOf } from '../http/limits'
import { peerNetwork } from '../http/peer'
import { normaliseCode } from '../room-codes'
import type { Viewer } from '../viewer/viewer'
import { isBannedDevice } from './banned-device'
import { changeRoom, unchanged } from './change'
import { memberName } from './member-name'
import { roomEvent } from './on-room-event'
import { votesChanged } from './on-votes-changed'
import { recordRoomEvent } from './webhook-events'

export const joinInput = z.strictObject({
  code: boundedText(200).nullish(),
  name: displayName.optional(),
})

export type JoinInput = z.infer<typeof joinInput>

const wrongByAccount = limitOf('room-code-account')
// A party shares one address: only its wrong codes count, and many people mistype.
const wrongByAddress = limitOf('room-code-address')

/**
 * Makes the viewer a member of the open room of this code; members come back in without anything changing.
 * @param headers of the request, for the caller's address: wrong codes count against account and address
 * @param deviceHash of the browser that joins, null for a program: a device somebody was banned on lets no other account in
 * @returns the room's code in its one spelling
 * @throws AppError `missing_code`, `room_not_found`, `room_locked`, `banned`, `rate_limited_caller`
 */
export async function joinRoom(
  viewer: Viewer,
  input: JoinInput,
  headers: Headers,
  deviceHash: string | null,
): Promise<string> {
  const typed = input.code?.trim() ?? ''
  if (typed === '') throw new AppError('missing_code')
  const account = viewer.account.id
  const address = peerNetwork(headers)
  const room = await guess(
    [
      [wrongByAccount, account],
      [wrongByAddress, address],
    ],
    () => openRoomOf(typed),
  )
  if (!room) throw new AppError('room_not_found')
  await becomeMember(viewer, room.id, input.name, deviceHash)
  return room.code
}

async function openRoomOf(typed: string): Promise<{ id: string; code: string } | null> {
  const code = normaliseCode(typed)
  if (!code) return null
  const [room] = await db()
    .select({ id: rooms.id, code: rooms.code })
    .from(rooms)
    .where(and(eq(rooms.code, code), isNull(rooms.endedAt)))
  return room ?? null
}

async function becomeMember(
  viewer: Viewer,
  roomId: string,
  name: string | undefined,
  deviceHash: string | null,
): Promise<void> {
  const device = deviceHash === null ? {} : { deviceHash }
  const joined = await changeRoom(roomId, async (tx, room) => {
    const known = await membership(tx, roomId, viewer.account.id)
    if (known?.role === 'banned') throw new AppError('banned')
    if (known && !known.leftAt) {
      const shown = name === undefined ? known.name : await memberName(tx, roomId, name, known)
      const same = known.present && shown === known.name
      await tx
        .update(members)
        .set({ lastCallAt: sql`now()`, present: true, ...device, name: shown })
        .where(eq(members.id, known.id))
      return same ? unchanged(false) : true
    }
    if (deviceHash !== null && (await isBannedDevice(tx, roomId, deviceHash))) throw new AppError('banned')
    if (room.locked) throw new AppError('room_locked')
    const shown = await memberName(tx, roomId, name ?? viewer.account.name, known)
    const values = { name: shown, role: 'guest' as const, present: true, ...device }
    const [member] = await tx
      .insert(members)
      .values({ ...values, roomId, accountId: viewer.account.id })
      .onConflictDoUpdate({
        target: [members.roomId, members.accountId],
        set: { ...values, joinedAt: sql`now()`, lastCallAt: sql`now()`, streamUntil: null, leftAt: null },
      })
      .returning({ id: members.id, name: members.name })
    if (member) await recordRoomEvent(tx, room, 'room.member_joined', { member })
    return true
  })
  if (!joined) return
  await Promise.all([roomEvent({ type: 'joined', roomId }), votesChanged([roomId])])
}

async function membership(tx: Tx, roomId: string, accountId: string): Promise<MemberRow | null> {
  const [found] = await tx
    .select(getTableColumns(members))
    .from(members)
    .where(and(eq(members.roomId, roomId), eq(members.accountId, accountId)))
  return found ?? null
}
