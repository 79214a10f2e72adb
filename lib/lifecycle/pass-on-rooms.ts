import 'server-only'
import { and, asc, desc, eq, inArray, isNull, notExists } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Tx } from '@/db/client'
import { accounts, members, type RoomRow, rooms } from '@/db/schema'
import { isLiveAccount } from '../accounts/live-account'
import { isAppError } from '../errors'
import { changeRoom, unchanged } from '../rooms/change'
import { defaultName, languageOfDefaultName } from '../rooms/default-name'
import { markEnded } from '../rooms/end'
import { handOver } from '../rooms/hand-over'
import { leaveAllRooms } from '../rooms/leave'
import type { RoomsChanged } from './rooms-changed'

/**
 * Takes an account out of all open rooms, in the transaction in which it goes: the one it hosts goes over to a co-host, the
 * present ones first, or ends. @returns what to announce after the commit
 */
export async function passOnRooms(tx: Tx, accountId: string): Promise<RoomsChanged> {
  await lockRooms(tx, accountId)
  const [hosted] = await tx
    .select({ id: rooms.id })
    .from(rooms)
    .where(and(eq(rooms.hostAccountId, accountId), isNull(rooms.endedAt)))
  const outcome = hosted ? await passOn(tx, hosted.id, accountId) : 'nothing'
  const votes = await leaveAllRooms(tx, accountId)
  if (!hosted || outcome === 'nothing') return { votes }
  return outcome === 'ended' ? { ended: [hosted.id], votes } : { hosts: [hosted.id], votes }
}

/** Locks all open rooms of an account, first and in one order, so that several who go at once wait for each other in turn. */
export async function lockRooms(tx: Tx, accountId: string): Promise<void> {
  const own = tx.select({ id: members.roomId }).from(members).where(eq(members.accountId, accountId))
  await tx
    .select({ id: rooms.id })
    .from(rooms)
    .where(and(isNull(rooms.endedAt), inArray(rooms.id, own)))
    .orderBy(asc(rooms.id))
    .for('update')
}

type Outcome = 'nothing' | 'ended' | 'handed_over'

async function passOn(tx: Tx, roomId: string, accountId: string): Promise<Outcome> {
  const change = async (inner: Tx, room: RoomRow) => {
    // It was handed over in this moment.
    if (room.hostAccountId !== accountId) return unchanged<Outcome>('nothing')
    const heir = await heirOf(inner, room)
    if (!heir) {
      await markEnded(inner, roomId, 'account_ended')
      return 'ended'
    }
    await handOver(inner, room, heir.id)
    await renameIfUnnamed(inner, room, heir.name)
    return 'handed_over'
  }
  try {
    return await changeRoom<Outcome>(roomId, change, { tx })
  } catch (error) {
    if (isAppError(error, 'room_not_found')) return 'nothing'
    throw error
  }
}

async function heirOf(tx: Tx, room: RoomRow): Promise<{ id: string; name: string } | null> {
  const other = alias(rooms, 'other')
  const hostsAnother = tx
    .select({ id: other.id })
    .from(other)
    .where(and(eq(other.hostAccountId, members.accountId), isNull(other.endedAt)))
  const [heir] = await tx
    .select({ id: members.id, name: members.name })
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.accountId))
    .where(
      and(
        eq(members.roomId, room.id),
        eq(members.role, 'cohost'),
        isNull(members.leftAt),
        isLiveAccount(),
        notExists(hostsAnother),
      ),
    )
    .orderBy(desc(members.present), asc(members.joinedAt), asc(members.id))
    .limit(1)
  return heir ?? null
}

/** A room that nobody named says whose it is. */
async function renameIfUnnamed(tx: Tx, room: RoomRow, heirName: string): Promise<void> {
  const [host] = await tx
    .select({ name: members.name, accountName: accounts.name })
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.accountId))
    .where(and(eq(members.roomId, room.id), eq(members.accountId, room.hostAccountId)))
  if (!host) return
  const locale =
    languageOfDefaultName(room.name, host.name) ?? languageOfDefaultName(room.name, host.accountName)
  if (locale === null) return
  await tx
    .update(rooms)
    .set({ name: defaultName(heirName, locale) })
    .where(eq(rooms.id, room.id))
}
