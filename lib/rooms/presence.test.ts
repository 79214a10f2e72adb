import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { members, rooms } from '@/db/schema'
import { memberOf } from './access'
import { endAbandonedRooms } from './end'
import { onVotesChanged } from './on-votes-changed'
import { awayFor, memberRow, party } from './party-under-test'
import { renewStreams, streamsClosed, sweepPresence } from './presence'
import { readRoom } from './read'

async function versionOf(roomId: string): Promise<number> {
  const [row] = await db().select({ version: rooms.version }).from(rooms).where(eq(rooms.id, roomId))
  return row?.version ?? 0
}

describe('presence', () => {
  test('a member who called less than a minute ago is present', async () => {
    const { room, guests } = await party({}, 'Bo')
    const bo = guests[0]?.memberId ?? ''
    await awayFor(bo, 55)
    expect(await sweepPresence()).not.toContain(room.id)
    expect((await memberRow(bo)).present).toBe(true)
  })

  test('a member without call or stream for a minute is away, in one new version of the room', async () => {
    const { room, guests } = await party({}, 'Bo', 'Cy')
    const before = await versionOf(room.id)
    for (const { memberId } of guests) await awayFor(memberId, 61)
    expect(await sweepPresence()).toEqual([room.id])
    expect(await versionOf(room.id)).toBe(before + 1)
    expect((await memberRow(guests[0]?.memberId ?? '')).present).toBe(false)
    expect(await sweepPresence()).toEqual([])
  })

  test('an open stream keeps a silent member present, until it closes and a reload has had its time', async () => {
    const { room, guests } = await party({}, 'Bo')
    const bo = guests[0]?.memberId ?? ''
    await awayFor(bo, 600)
    await renewStreams([bo])
    expect(await sweepPresence()).toEqual([])
    await streamsClosed([bo])
    expect(await sweepPresence()).toEqual([])
    const { streamUntil } = await memberRow(bo)
    expect((streamUntil?.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(6_000)
    await awayFor(bo, 600)
    expect(await sweepPresence()).toEqual([room.id])
  })

  test('any call brings a member back at once, and the room has a new version', async () => {
    const { room, guests } = await party({}, 'Bo')
    const bo = guests[0]
    await awayFor(bo?.memberId ?? '', 100)
    await sweepPresence()
    const before = await versionOf(room.id)
    if (bo) await readRoom(bo.viewer, room.code)
    expect((await memberRow(bo?.memberId ?? '')).present).toBe(true)
    expect(await versionOf(room.id)).toBe(before + 1)
  })

  test('a renewed stream alone brings a member back', async () => {
    const { room, guests } = await party({}, 'Bo')
    const bo = guests[0]?.memberId ?? ''
    await awayFor(bo, 100)
    await sweepPresence()
    await renewStreams([bo])
    expect(await sweepPresence()).toEqual([room.id])
    expect((await memberRow(bo)).present).toBe(true)
  })

  test('calls are written down at most every twenty seconds', async () => {
    const { host, room } = await party({})
    await awayFor(room.member_id, 10)
    const before = await memberRow(room.member_id)
    await memberOf(host, room.code)
    expect((await memberRow(room.member_id)).lastCallAt).toEqual(before.lastCallAt)
    await awayFor(room.member_id, 25)
    await memberOf(host, room.code)
    expect(Date.now() - (await memberRow(room.member_id)).lastCallAt.getTime()).toBeLessThan(5_000)
  })

  test('whoever counts votes hears of rooms somebody went from or came back to', async () => {
    const heard: string[] = []
    onVotesChanged('test', async (roomId) => {
      heard.push(roomId)
    })
    const { room, guests } = await party({}, 'Bo')
    await awayFor(guests[0]?.memberId ?? '', 61)
    heard.length = 0
    await sweepPresence()
    expect(heard).toEqual([room.id])
    if (guests[0]) await memberOf(guests[0].viewer, room.code)
    expect(heard).toEqual([room.id, room.id])
  })

  test('sweeps at the same time tell a room once', async () => {
    const { room, guests } = await party({}, 'Bo', 'Cy', 'Di')
    for (const { memberId } of guests) await awayFor(memberId, 61)
    const before = await versionOf(room.id)
    const swept = await Promise.all(Array.from({ length: 6 }, () => sweepPresence()))
    expect(swept.flat()).toEqual([room.id])
    expect(await versionOf(room.id)).toBe(before + 1)
  })
})

describe('a room nobody visits', () => {
  const lastVisit = (roomId: string, hours: number) =>
    db()
      .update(rooms)
      .set({ lastPresentAt: new Date(Date.now() - hours * 3_600_000) })
      .where(eq(rooms.id, roomId))

  test('ends after twelve hours', async () => {
    const { host, room } = await party({})
    await db().update(members).set({ present: false }).where(eq(members.roomId, room.id))
    await lastVisit(room.id, 11.9)
    expect(await endAbandonedRooms()).toEqual([])
    await lastVisit(room.id, 12.1)
    expect(await endAbandonedRooms()).toEqual([room.id])
    await expect(readRoom(host, room.code)).rejects.toMatchObject({ code: 'room_not_found' })
    expect(await endAbandonedRooms()).toEqual([])
  })

  test('stays while somebody is present, however old it is', async () => {
    const { room } = await party({})
    await lastVisit(room.id, 1_000)
    expect(await endAbandonedRooms()).toEqual([])
  })
})
