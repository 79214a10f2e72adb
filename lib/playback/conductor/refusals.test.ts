import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { playback, rooms } from '@/db/schema'
import { cataloguePlaylists } from '@/scripts/vitest/simulated-provider'
import { changeSettings } from '../../rooms/settings'
import { requestTrack, search } from '../ask'
import { setPlaying } from '../commands'
import { lookNow, type Room, type Stage, snapshot, startStage } from '../playback-under-test'
import { shownRefusals } from './refusals'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.clear())
afterEach(() => {
  vi.restoreAllMocks()
})

const missing = `spotify:playlist:${'0'.repeat(22)}`
const [, there] = cataloguePlaylists

const refusals = async ({ id }: Room) => {
  const [row] = await db()
    .select({ conductor: playback.conductor, uri: rooms.fallbackPlaylistUri })
    .from(rooms)
    .leftJoin(playback, eq(playback.roomId, rooms.id))
    .where(eq(rooms.id, id))
  return shownRefusals(row?.conductor, row?.uri ?? null).map(({ what }) => what)
}

const starts = (since: number) => stage.calls(since).filter((each) => each === 'PUT /play').length

/** A short song has run out, and nothing waits. */
async function ranOut(room: Room): Promise<void> {
  const [song] = (await search(room.host, room.code, { q: 'short', offset: 0 })).tracks
  await requestTrack(room.host, room.code, song?.uri ?? '')
  await lookNow(room.id)
  await lookNow(room.id)
  stage.control.clock({ advance_ms: (song?.durationMs ?? 0) - 10_000 })
  await lookNow(room.id)
  stage.control.clock({ advance_ms: 12_000 })
}

describe('a fallback playlist', () => {
  test('that is refused at its turn is told, tried less and less often, and told no more once another is set', async () => {
    const room = await stage.room('ada', { fallback_playlist_uri: missing, no_repeat_minutes: 0 })
    await ranOut(room)
    const before = await snapshot(room.id)
    const since = stage.last()
    await lookNow(room.id)
    expect(await refusals(room)).toEqual(['fallback_playlist'])
    expect((await snapshot(room.id)).version).toBeGreaterThan(before.version)
    expect((await snapshot(room.id)).connection.state).toBe('connected')
    expect(starts(since)).toBe(1)
    const { now } = Date
    const began = now()
    const clock = vi.spyOn(Date, 'now')
    for (const [minutes, tries] of [
      [1.5, 2],
      [2.5, 2],
      [4, 3],
      [7, 3],
      [9, 4],
    ] as const) {
      clock.mockImplementation(() => began + minutes * 60_000)
      await lookNow(room.id)
      expect([minutes, starts(since)]).toEqual([minutes, tries])
    }
    clock.mockImplementation(() => began + 9.1 * 60_000)
    const told = (await snapshot(room.id)).version
    await lookNow(room.id)
    expect((await snapshot(room.id)).version).toBe(told)
    await changeSettings(room.host, room.code, { fallback_playlist_uri: there?.uri ?? null })
    expect(await refusals(room)).toEqual([])
    await lookNow(room.id)
    await lookNow(room.id)
    clock.mockRestore()
    expect(there?.songs).toContain((await snapshot(room.id)).now?.uri)
  })

  test('that is taken and brings nothing to hear, as an empty one may, is told until it plays', async () => {
    const room = await stage.room('ada', { fallback_playlist_uri: there?.uri ?? null, no_repeat_minutes: 0 })
    await ranOut(room)
    const since = stage.last()
    stage.control.faults({ match: { path: '/me/player/play' }, times: 2, status: 204 })
    await lookNow(room.id)
    expect([starts(since), await refusals(room)]).toEqual([1, []])
    const before = (await snapshot(room.id)).version
    const { now } = Date
    const began = now()
    const clock = vi.spyOn(Date, 'now')
    const lookAfter = (seconds: number) => {
      clock.mockImplementation(() => began + seconds * 1_000)
      return lookNow(room.id)
    }
    await lookAfter(10)
    expect(await refusals(room)).toEqual([])
    await lookAfter(25)
    expect(await refusals(room)).toEqual(['fallback_playlist'])
    expect((await snapshot(room.id)).version).toBeGreaterThan(before)
    await lookAfter(70)
    expect(starts(since)).toBe(2)
    await lookAfter(100)
    await lookAfter(180)
    expect([starts(since), await refusals(room)]).toEqual([2, ['fallback_playlist']])
    await lookAfter(200)
    await lookAfter(202)
    clock.mockRestore()
    expect(starts(since)).toBe(3)
    expect(there?.songs).toContain((await snapshot(room.id)).now?.uri)
    expect(await refusals(room)).toEqual([])
  })

  test('that is refused when somebody presses Play is told too', async () => {
    const room = await stage.room('ada', { fallback_playlist_uri: missing })
    await expect(setPlaying(room.host, room.code, true)).rejects.toMatchObject({ code: 'conflict' })
    expect(await refusals(room)).toEqual(['fallback_playlist'])
  })

  test('that brings nothing to hear when somebody presses Play is told too, and not where a device was missing', async () => {
    const room = await stage.room('ada', { fallback_playlist_uri: there?.uri ?? null })
    stage.control.faults({ match: { path: '/me/player/play' }, times: 1, status: 204 })
    await setPlaying(room.host, room.code, true)
    const { now } = Date
    const began = now()
    vi.spyOn(Date, 'now').mockImplementation(() => began + 25_000)
    await lookNow(room.id)
    expect(await refusals(room)).toEqual(['fallback_playlist'])

    const without = await stage.room('dora', { fallback_playlist_uri: there?.uri ?? null })
    await expect(setPlaying(without.host, without.code, true)).rejects.toMatchObject({ code: 'no_device' })
    vi.spyOn(Date, 'now').mockImplementation(() => began + 60_000)
    await lookNow(without.id)
    expect(await refusals(without)).toEqual([])
  })
})

describe('a request', () => {
  test('that the player does not let be started is told until it plays', async () => {
    const room = await stage.room('ada', { no_repeat_minutes: 0 })
    const [song] = (await search(room.host, room.code, { q: 'short', offset: 0 })).tracks
    await requestTrack(room.host, room.code, song?.uri ?? '')
    const body = {
      error: { status: 403, message: 'Player command failed: Restriction violated', reason: 'UNKNOWN' },
    }
    stage.control.faults({ match: { path: '/me/player/play' }, times: 1, status: 403, body })
    await lookNow(room.id)
    expect(await refusals(room)).toEqual(['request'])
    const later = Date.now() + 10_000
    vi.spyOn(Date, 'now').mockImplementation(() => later)
    await lookNow(room.id)
    await lookNow(room.id)
    vi.restoreAllMocks()
    expect((await snapshot(room.id)).now?.uri).toBe(song?.uri)
    expect(await refusals(room)).toEqual([])
  })
})
