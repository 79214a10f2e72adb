import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { playback, tracks } from '@/db/schema'
import { onRoomEvent } from '../rooms/on-room-event'
import { arrangeRequest } from '../rooms/requests/arrange'
import { requestsIn } from '../rooms/requests/requests-under-test'
import { requestTrack, search } from './ask'
import { type Room, type Stage, startStage } from './playback-under-test'

let stage: Stage
const woken: string[] = []
beforeAll(async () => {
  stage = await startStage()
  onRoomEvent('heard', async ({ type, roomId }) => {
    if (type === 'asked') woken.push(roomId)
  })
})
afterAll(() => stage.close())
beforeEach(() => stage.clear())

const short = { q: 'short', offset: 0 }
const guestOf = ({ guests: [guest] }: Room) => {
  if (!guest) throw new Error('no guest')
  return guest
}

describe('asking for a song that was found', () => {
  test('keeps it with what the catalogue tells, and wakes the conductor once it waits', async () => {
    const room = await stage.room('ada', {}, 'Bo')
    const bo = guestOf(room)
    const [found] = (await search(bo, room.code, short)).tracks
    if (!found) throw new Error('nothing found')
    const since = stage.last()
    expect(await requestTrack(bo, room.code, found.uri)).toMatchObject({ outcome: 'asked' })
    expect(stage.control.requests(since)).toEqual([])
    expect(await requestsIn(room.id)).toMatchObject([{ uri: found.uri, state: 'waiting' }])
    const [kept] = await db().select({ title: tracks.title }).from(tracks).where(eq(tracks.uri, found.uri))
    expect(kept?.title).toBe(found.title)
    expect(woken.filter((id) => id === room.id)).toHaveLength(1)
    await requestTrack(room.host, room.code, found.uri)
    expect(woken.filter((id) => id === room.id)).toHaveLength(1)
  })

  test('wakes the conductor when a proposal is approved', async () => {
    const room = await stage.room('ada', { approval: true }, 'Bo')
    const bo = guestOf(room)
    const [found] = (await search(bo, room.code, short)).tracks
    const { id } = await requestTrack(bo, room.code, found?.uri ?? '')
    woken.length = 0
    await arrangeRequest(room.host, room.code, id, { approved: true })
    await arrangeRequest(room.host, room.code, id, { approved: true })
    expect(woken).toEqual([room.id])
  })
})

describe('what keeps people from searching and asking', () => {
  test('a provider that asks to wait is left alone until then, and everyone is told how long', async () => {
    const room = await stage.room('ada', {}, 'Bo')
    stage.control.faults({ match: { path: '/search' }, status: 429, headers: { 'retry-after': '40' } })
    const limited = { code: 'rate_limited', options: { retryAfterS: expect.any(Number) } }
    await expect(search(guestOf(room), room.code, short)).rejects.toMatchObject(limited)
    const [row] = await db()
      .select({ trouble: playback.trouble })
      .from(playback)
      .where(eq(playback.roomId, room.id))
    expect(row?.trouble).toBe('rate_limited')
    const since = stage.last()
    await expect(search(room.host, room.code, { q: 'lantern', offset: 0 })).rejects.toMatchObject(limited)
    await expect(
      requestTrack(room.host, room.code, 'spotify:track:0000000000000000000000'),
    ).rejects.toMatchObject(limited)
    expect(stage.control.requests(since)).toEqual([])
    await db()
      .update(playback)
      .set({ retryAt: new Date(Date.now() - 1) })
      .where(eq(playback.roomId, room.id))
    expect((await search(room.host, room.code, short)).tracks).toHaveLength(10)
  })

  test('a provider that fails is told, and is no trouble of the room', async () => {
    const room = await stage.room('ada')
    stage.control.faults({ match: { path: '/search' }, status: 503 })
    await expect(search(room.host, room.code, short)).rejects.toMatchObject({ code: 'provider_down' })
    const rows = await db()
      .select({ trouble: playback.trouble })
      .from(playback)
      .where(eq(playback.roomId, room.id))
    expect(rows.every(({ trouble }) => trouble === null)).toBe(true)
  })

  test('a host who is not connected, and guests where guests may not ask', async () => {
    const silent = await stage.room(null)
    await expect(search(silent.host, silent.code, short)).rejects.toMatchObject({ code: 'not_connected' })
    const room = await stage.room('ada', { guest_can_request: false }, 'Bo')
    await expect(search(guestOf(room), room.code, short)).rejects.toMatchObject({ code: 'forbidden' })
    const uri = 'spotify:track:0000000000000000000000'
    await expect(requestTrack(guestOf(room), room.code, uri)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
