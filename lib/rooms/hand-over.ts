import 'server-only'
import { and, eq, getTableColumns, isNull, ne, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { type MemberRow, members, playback, plays, type RoomRow, rooms } from '@/db/schema'
import { sqlErrorOf } from '@/db/sql-error'
import { AppError } from '../errors'
import { returnToWaiting, upcoming } from './requests/handing-over'
import { recordRoomEvent } from './webhook-events'

/**
 * Makes another member the host, inside a transaction that holds the room's lock. The music goes over to the new
 * host's account, so the old player's state is forgotten.
 * @returns the new host
 * @throws AppError `validation` where nobody here has this id, `conflict` where that member hosts an open room already
 */
export async function handOver(tx: Tx, room: RoomRow, heirId: string): Promise<MemberRow> {
  const [heir] = await tx
    .select(getTableColumns(members))
    .from(members)
    .where(
      and(
        eq(members.id, heirId),
        eq(members.roomId, room.id),
        isNull(members.leftAt),
        ne(members.role, 'banned'),
        ne(members.accountId, room.hostAccountId),
      ),
    )
  if (!heir) {
    const message = 'Nobody else in this room has this id'
    throw new AppError('validation', { errors: [{ path: 'hand_over_to', message }] })
  }
  await takeHosting(tx, room.id, heir)
  await tx.update(members).set({ role: 'host' }).where(eq(members.id, heir.id))
  await forgetPlayer(tx, room.id)
  await recordHostChanged(tx, room, heir)
  return heir
}

/** Tells the webhooks of both, who gave the room away and who has it now. */
async function recordHostChanged(tx: Tx, room: RoomRow, { id, name, accountId }: MemberRow): Promise<void> {
  for (const hostAccountId of [room.hostAccountId, accountId]) {
    await recordRoomEvent(tx, { ...room, hostAccountId }, 'room.host_changed', { host: { id, name } })
  }
}

async function takeHosting(tx: Tx, roomId: string, heir: MemberRow): Promise<void> {
  const [hosted] = await tx
    .select({ id: rooms.id })
    .from(rooms)
    .where(and(eq(rooms.hostAccountId, heir.accountId), isNull(rooms.endedAt)))
  const conflict = new AppError('conflict', { detail: `${heir.name} hosts another room` })
  if (hosted) throw conflict
  try {
    await tx.update(rooms).set({ hostAccountId: heir.accountId }).where(eq(rooms.id, roomId))
  } catch (error) {
    // The heir opened a room in this very moment.
    if (sqlErrorOf(error)?.kind === 'unique_violation') throw conflict
    throw error
  }
}

/**
 * Forgets what the player did, inside a transaction that holds the room's lock: another account's player takes over. What
 * the old one was given waits again.
 */
export async function forgetPlayer(tx: Tx, roomId: string): Promise<void> {
  const { handedOver } = await upcoming(tx, roomId)
  if (handedOver) await returnToWaiting(tx, handedOver.id)
  await tx
    .update(plays)
    .set({ endedAt: sql`now()` })
    .where(and(eq(plays.roomId, roomId), isNull(plays.endedAt)))
  await tx
    .update(playback)
    .set({
      playId: null,
      isPlaying: false,
      positionMs: 0,
      positionAt: sql`now()`,
      shouldPlay: false,
      deviceId: null,
      deviceName: null,
      deviceType: null,
      volumePercent: null,
      trouble: null,
      retryAt: null,
      guardUntil: null,
      observedAt: null,
      nextLookAt: null,
      conductor: null,
    })
    .where(eq(playback.roomId, roomId))
}
