import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { playback, plays } from '@/db/schema'
import { leaveRoom } from '../../rooms/leave'
import { listMembers } from '../../rooms/members'
import { requestsIn } from '../../rooms/requests/requests-under-test'
import { requestTrack, search } from '../ask'
import { setPlaying } from '../commands'
import { connect, lookNow, type Room, type Stage, snapshot, startStage } from '../playback-under-test'
import { skip } from '../skip'
import { look } from './run'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.clear())
afterEach(() => {
  vi.restoreAllMocks()
})

const shortMs = 20_000

/** A room in which each of the guests has asked for a short song, in this order. */
async function askedRoom(...guests: string[]): Promise<Room & { uris: string[] }> {
  const room = await stage.room('ada', { no_repeat_minutes: 0 }, ...guests)
  const { tracks } = await search(room.host, room.code, { q: 'short', offset: 0 })
  const uris: string[] = []
  for (const [index, guest] of room.guests.entries()) {
    const uri = tracks[index]?.uri ?? ''
    await requestTrack(guest, room.code, uri)
    uris.push(uri)
  }
  return { ...room, uris }
}

const states = async ({ id }: Room) => (await requestsIn(id)).map(({ state }) => state)
const heard = async ({ id }: Room) =>
  db()
    .select({ uri: plays.trackUri, origin: plays.origin, skipped: plays.skipped, doubled: plays.doubled })
    .from(plays)
    .where(eq(plays.roomId, id))
    .orderBy(plays.startedAt)
const queued = (since: number) => stage.calls(since).filter((call) => call === 'POST /queue').length
const nowPlays = async ({ id }: Room) => (await snapshot(id)).now?.uri

/** Starts what waits and sees it play. */
async function started(room: Room): Promise<void> {
  await lookNow(room.id)
  await lookNow(room.id)
}

/** The song is this close to its end, and the conductor is awake. */
async function untilEnd(room: Room, leftMs: number): Promise<void> {
  const { now } = await snapshot(room.id)
  const played = stage.control.player({ account: 'ada' }).player?.progress_ms ?? 0
  stage.control.clock({ advance_ms: (now?.duration_ms ?? shortMs) - played - leftMs })
  await lookNow(room.id)
}

describe('what people ask for', () => {
  test('starts by itself where nothing plays, on a device that is woken, and is told as theirs', async () => {
    const room = await askedRoom('Bo')
    const since = stage.last()
    await lookNow(room.id)
    expect(stage.calls(since)).toContain('PUT /play')
    await lookNow(room.id)
    expect(await nowPlays(room)).toBe(room.uris[0])
    expect(await states(room)).toEqual(['played'])
    expect(await heard(room)).toMatchObject([{ uri: room.uris[0], origin: 'request' }])
  })

  test('is handed over shortly before the end of what plays, one at a time, and follows it', async () => {
    const room = await askedRoom('Bo', 'Cy', 'Di')
    await started(room)
    expect(await states(room)).toEqual(['played', 'waiting', 'waiting'])
    const since = stage.last()
    await untilEnd(room, 10_000)
    expect(queued(since)).toBe(1)
    expect(await states(room)).toEqual(['played', 'handed_over', 'waiting'])
    await lookNow(room.id)
    expect(queued(since)).toBe(1)
    stage.control.clock({ advance_ms: 10_500 })
    await lookNow(room.id)
    await untilEnd(room, 10_000)
    stage.control.clock({ advance_ms: 10_500 })
    await lookNow(room.id)
    expect((await heard(room)).map(({ uri }) => uri)).toEqual(room.uris)
    expect(await states(room)).toEqual(['played', 'played', 'played'])
  })

  test('is handed over by the clock, without asking the player again', async () => {
    const room = await askedRoom('Bo', 'Cy')
    await started(room)
    const soon = new Date(Date.now() + 60_000)
    await db()
      .update(playback)
      .set({ nextLookAt: soon, observedAt: new Date() })
      .where(eq(playback.roomId, room.id))
    const since = stage.last()
    // Songs of 20 s: the time to hand over is five seconds after the beginning.
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 7_000)
    await look(room.id)
    expect(stage.calls(since)).toEqual(['POST /queue'])
  })

  test('waits while somebody has stopped the music, also when the device has gone to sleep', async () => {
    const room = await askedRoom('Bo')
    await started(room)
    await setPlaying(room.host, room.code, false)
    const { tracks } = await search(room.host, room.code, { q: 'short', offset: 0 })
    await requestTrack(room.host, room.code, tracks[5]?.uri ?? '')
    const since = stage.last()
    await lookNow(room.id)
    await lookNow(room.id)
    expect(stage.calls(since).filter((call) => call !== 'GET /')).toEqual([])
    expect(await states(room)).toEqual(['played', 'waiting'])
  })

  test('starts with Play where nothing is loaded', async () => {
    const room = await askedRoom('Bo')
    await setPlaying(room.host, room.code, true)
    await lookNow(room.id)
    expect(await nowPlays(room)).toBe(room.uris[0])
  })

  test('is not started twice where it is about to start: Play only lets it', async () => {
    const room = await askedRoom('Bo')
    await lookNow(room.id)
    const since = stage.last()
    await setPlaying(room.host, room.code, true)
    expect(stage.calls(since)).toEqual([])
    await lookNow(room.id)
    expect(await nowPlays(room)).toBe(room.uris[0])
    expect(await heard(room)).toHaveLength(1)
  })

  test('that the provider does not play is told as that, and the next one follows', async () => {
    const room = await askedRoom('Bo', 'Cy')
    stage.control.faults({
      match: { method: 'PUT', path: '/play' },
      status: 400,
      body: { error: { status: 400, message: 'Bad' } },
    })
    await lookNow(room.id)
    expect(await states(room)).toEqual(['removed', 'waiting'])
    await started(room)
    expect(await nowPlays(room)).toBe(room.uris[1])
  })

  test('waits again where the room goes to another host, whose player then gets it', async () => {
    const room = await askedRoom('Bo', 'Cy')
    await started(room)
    await untilEnd(room, 10_000)
    expect(await states(room)).toEqual(['played', 'handed_over'])
    const [bo] = room.guests
    if (!bo) throw new Error('no guest')
    await connect(stage.world, bo, 'bela')
    const heir = (await listMembers(room.host, room.code)).find(({ name }) => name === 'Bo')
    await leaveRoom(room.host, room.code, { hand_over_to: heir?.id })
    expect(await states(room)).toEqual(['played', 'waiting'])
    await started(room)
    expect(await nowPlays(room)).toBe(room.uris[1])
  })
})

describe('a skip', () => {
  test('hands over the next request and goes on to it', async () => {
    const room = await askedRoom('Bo', 'Cy')
    await started(room)
    const since = stage.last()
    await skip(room.host, room.code)
    expect(stage.calls(since).slice(0, 2)).toEqual(['POST /queue', 'POST /next'])
    await lookNow(room.id)
    expect(await nowPlays(room)).toBe(room.uris[1])
  })

  test('does not hand over what is with the provider already', async () => {
    const room = await askedRoom('Bo', 'Cy', 'Di')
    await started(room)
    await untilEnd(room, 10_000)
    const since = stage.last()
    await skip(room.host, room.code)
    expect(queued(since)).toBe(0)
    await lookNow(room.id)
    expect(await nowPlays(room)).toBe(room.uris[1])
    expect(await states(room)).toEqual(['played', 'played', 'waiting'])
  })
})

describe('a skip whose next song the provider does not take', () => {
  test('skips all the same, and the song waits again', async () => {
    const room = await askedRoom('Bo', 'Cy')
    await started(room)
    const body = { error: { status: 403, message: 'Player command failed: Restriction violated' } }
    stage.control.faults({ match: { path: '/queue' }, status: 403, body })
    expect(await skip(room.host, room.code)).toMatchObject({ skipped: true })
    expect(await states(room)).toEqual(['played', 'waiting'])
  })

  test('is refused where the provider wants to be left alone, and asks it no more', async () => {
    const room = await askedRoom('Bo', 'Cy')
    await started(room)
    stage.control.faults({ match: { path: '/queue' }, status: 429, headers: { 'Retry-After': '7' } })
    const since = stage.last()
    await expect(skip(room.host, room.code)).rejects.toMatchObject({ code: 'rate_limited' })
    expect(stage.calls(since)).toEqual(['POST /queue'])
    expect(await states(room)).toEqual(['played', 'waiting'])
  })
})

describe('an answer that is lost', () => {
  test('is found in the provider’s queue, and the song is not sent again', async () => {
    const room = await askedRoom('Bo', 'Cy')
    await started(room)
    stage.control.faults({ match: { path: '/queue' }, times: 1, after: true, drop: true })
    const since = stage.last()
    await untilEnd(room, 12_000)
    stage.control.clock({ advance_ms: 1_300 })
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 1_300)
    await lookNow(room.id)
    vi.restoreAllMocks()
    stage.control.clock({ advance_ms: 11_200 })
    await lookNow(room.id)
    expect(await nowPlays(room)).toBe(room.uris[1])
    expect(queued(since)).toBe(1)
    expect(await heard(room)).toHaveLength(2)
  })

  test('of a call that never arrived costs nothing: the song is started when the one before has ended', async () => {
    const room = await askedRoom('Bo', 'Cy')
    await started(room)
    stage.control.faults({ match: { path: '/queue' }, times: 1, drop: true })
    await untilEnd(room, 10_000)
    stage.control.clock({ advance_ms: 10_500 })
    await lookNow(room.id)
    await lookNow(room.id)
    expect(await nowPlays(room)).toBe(room.uris[1])
    expect((await heard(room)).map(({ uri }) => uri)).toEqual(room.uris)
  })
})

test('the intent stands before the call: where nobody knows what became of it, nothing is lost', async () => {
  const room = await askedRoom('Bo', 'Cy')
  await started(room)
  const { fetch } = globalThis
  vi.spyOn(globalThis, 'fetch').mockImplementation((...request) =>
    // Nothing comes back and nobody waits for it, as with a process that is gone.
    String(request[0]).includes('/queue') ? Promise.reject(new Error('killed')) : fetch(...request),
  )
  await untilEnd(room, 10_000)
  vi.restoreAllMocks()
  expect(await states(room)).toEqual(['played', 'handed_over'])
  stage.control.clock({ advance_ms: 10_500 })
  await lookNow(room.id)
  await lookNow(room.id)
  expect(await nowPlays(room)).toBe(room.uris[1])
})

test('with nobody asking the fallback playlist plays, and yields to the next request', async () => {
  const playlists = await stage.world.simulator.control.player({ account: 'ada', is_playing: true })
  const uri = playlists.player?.context?.uri ?? ''
  stage.control.reset()
  stage.control.behaviour({ lag_ms: 0 })
  const room = await stage.room('ada', { fallback_playlist_uri: uri, no_repeat_minutes: 0 }, 'Bo')
  await setPlaying(room.host, room.code, true)
  await lookNow(room.id)
  expect(await heard(room)).toMatchObject([{ origin: 'fallback' }])
  const [bo] = room.guests
  const { tracks } = await search(room.host, room.code, { q: 'short', offset: 0 })
  const asked = tracks[0]?.uri ?? ''
  if (bo) await requestTrack(bo, room.code, asked)
  await untilEnd(room, 10_000)
  stage.control.clock({ advance_ms: 10_500 })
  await lookNow(room.id)
  expect(await nowPlays(room)).toBe(asked)
  await untilEnd(room, 1_000)
  stage.control.clock({ advance_ms: 1_500 })
  await lookNow(room.id)
  expect((await heard(room)).map(({ origin }) => origin)).toEqual(['fallback', 'request', 'fallback'])
})
