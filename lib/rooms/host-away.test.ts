import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '@/db/client'
import { members, rooms } from '@/db/schema'
import { memberOf, requireAction } from './access'
import { endAbandonedRooms } from './end'
import { changeRole } from './members'
import { awayFor, joined, party, person } from './party-under-test'
import { sweepPresence } from './presence'

const minute = 60_000
const hour = 60 * minute

/** Lets nobody have been in the room for so long. */
async function emptyFor(roomId: string, ms: number): Promise<void> {
  await db().update(members).set({ present: false }).where(eq(members.roomId, roomId))
  await db()
    .update(rooms)
    .set({ lastPresentAt: new Date(Date.now() - ms) })
    .where(eq(rooms.id, roomId))
}

async function endOf(roomId: string): Promise<string | null | undefined> {
  const [room] = await db().select({ reason: rooms.endedReason }).from(rooms).where(eq(rooms.id, roomId))
  return room?.reason
}

test('a host who is away loses nothing: the room stays open, and a co-host keeps control', async () => {
  const { host, room } = await party({})
  const bo = await person('Bo')
  const { member_id } = await joined(bo, room.code)
  await changeRole(host, room.code, member_id, { role: 'cohost' })
  await awayFor(room.member_id, 13 * 3_600)
  await db()
    .update(rooms)
    .set({ lastPresentAt: new Date(Date.now() - 13 * hour) })
    .where(eq(rooms.id, room.id))
  await sweepPresence()
  expect(await endAbandonedRooms()).not.toContain(room.id)
  expect(await endOf(room.id)).toBeNull()
  const membership = await memberOf(bo, room.code)
  for (const action of ['play_pause', 'skip_now', 'seek', 'volume', 'device', 'open_desk'] as const) {
    expect(() => requireAction(membership, action)).not.toThrow()
  }
})

test('a room ends after twelve hours without anyone, and not a minute before', async () => {
  const [{ room: kept }, { room: left }] = [await party({}, 'Bo'), await party({}, 'Bo')]
  await emptyFor(kept.id, 12 * hour - minute)
  await emptyFor(left.id, 12 * hour + minute)
  expect(await endAbandonedRooms()).toEqual([left.id])
  expect([await endOf(kept.id), await endOf(left.id)]).toEqual([null, 'abandoned'])
})
