import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { changeRoom } from '../../rooms/change'
import { leaveRoom } from '../../rooms/leave'
import { listMembers } from '../../rooms/members'
import {
  learntAccent,
  lookNow,
  playsOf,
  type Room,
  type Stage,
  snapshot,
  startStage,
} from '../playback-under-test'
import { endPlay } from '../plays'
import { look } from './run'

let stage: Stage

beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.clear())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function musicRoom(): Promise<Room> {
  const room = await stage.room('ada')
  stage.control.player({ account: 'ada', is_playing: true })
  await lookNow(room.id)
  return room
}

describe('a look', () => {
  test('is one request, and wakes that follow it soon are none', async () => {
    const room = await stage.room('ada')
    stage.control.player({ account: 'ada', is_playing: true })
    const since = stage.last()
    await look(room.id)
    const wakes = await Promise.all(Array.from({ length: 50 }, () => look(room.id)))
    expect(stage.calls(since)).toEqual(['GET /'])
    for (const next of wakes) expect(next).toBeGreaterThan(Date.now() + 5_000)
  })

  test('that finds nothing new tells nobody', async () => {
    const room = await musicRoom()
    const { now, version } = await snapshot(room.id)
    await learntAccent(now?.uri ?? '')
    const settled = await snapshot(room.id)
    await lookNow(room.id)
    await lookNow(room.id)
    expect(settled.version - version).toBeLessThanOrEqual(1)
    expect((await snapshot(room.id)).version).toBe(settled.version)
  })

  test('keeps a song once, with what the catalogue tells, and its playing in the history', async () => {
    const room = await musicRoom()
    stage.control.clock({ advance_ms: 10 * 60_000 })
    await lookNow(room.id)
    const list = await playsOf(room.id)
    expect(list).toHaveLength(2)
    expect(list[0]?.endedAt).not.toBeNull()
    expect(list[1]).toMatchObject({ endedAt: null, uri: (await snapshot(room.id)).now?.uri })
  })

  test('does not show the player of a host who hands over meanwhile', async () => {
    const room = await stage.room('ada', {}, 'Bo')
    stage.control.player({ account: 'ada', is_playing: true })
    const heir = (await listMembers(room.host, room.code)).find(({ name }) => name === 'Bo')
    const { fetch } = globalThis
    vi.spyOn(globalThis, 'fetch').mockImplementationOnce(async (...request) => {
      const answer = await fetch(...request)
      await leaveRoom(room.host, room.code, { hand_over_to: heir?.id })
      return answer
    })
    expect(await lookNow(room.id)).toBeLessThanOrEqual(Date.now())
    expect((await snapshot(room.id)).now).toBeNull()
    expect(await playsOf(room.id)).toEqual([])
  })

  test('of a room that ended, or whose host never connected, asks nobody and is the last', async () => {
    const lonely = await stage.room(null)
    const room = await stage.room('ada')
    const since = stage.last()
    expect(await look(lonely.id)).toBeNull()
    await stage.clear()
    expect(await look(room.id)).toBeNull()
    expect(stage.calls(since)).toEqual([])
  })
})

describe('silence', () => {
  test('by a private session or for want of music has no reason to tell', async () => {
    const room = await musicRoom()
    stage.control.player({ account: 'ada', private: true })
    await lookNow(room.id)
    await lookNow(room.id)
    expect(await snapshot(room.id)).toMatchObject({ now: null, connection: { state: 'connected' } })
    stage.control.player({ account: 'ada', private: false })
    await lookNow(room.id)
    expect((await snapshot(room.id)).now).not.toBeNull()
  })

  test('because every device went away is told, and over when one comes back', async () => {
    const room = await musicRoom()
    stage.control.player({ account: 'ada', remove_device: true })
    await lookNow(room.id)
    await lookNow(room.id)
    expect(await snapshot(room.id)).toMatchObject({ now: null, connection: { state: 'no_device' } })
    stage.control.player({ account: 'ada', device: 'Kitchen speaker' })
    await lookNow(room.id)
    await lookNow(room.id)
    expect(await snapshot(room.id)).toMatchObject({
      now: { is_playing: true },
      connection: { state: 'connected' },
    })
  })

  test('while an advertisement plays is no trouble, and the next song is a play', async () => {
    const room = await musicRoom()
    stage.control.player({ account: 'ada', ad: true })
    await lookNow(room.id)
    await lookNow(room.id)
    expect(await snapshot(room.id)).toMatchObject({ now: null, connection: { state: 'connected' } })
    stage.control.player({ account: 'ada', ad: false })
    await lookNow(room.id)
    expect((await snapshot(room.id)).now?.is_playing).toBe(true)
  })

  test('of a provider that limits is told with its time, and nothing is asked before it', async () => {
    const room = await musicRoom()
    const body = { error: { status: 429, message: 'API rate limit exceeded' } }
    stage.control.faults({
      match: { path: '/me/player' },
      status: 429,
      body,
      headers: { 'Retry-After': '60' },
    })
    const next = await lookNow(room.id)
    expect(next).toBeGreaterThan(Date.now() + 55_000)
    expect((await snapshot(room.id)).connection).toEqual({
      state: 'rate_limited',
      retry_at: new Date(next ?? 0).toISOString(),
    })
    const since = stage.last()
    vi.useFakeTimers({ now: Date.now() + 50_000, toFake: ['Date'] })
    expect(await look(room.id)).toBe(next)
    expect(stage.calls(since)).toEqual([])
  })
})

test('a play that ended behind the conductor’s back does not stop it', async () => {
  const room = await musicRoom()
  await changeRoom(room.id, (tx) => endPlay(tx, room.id, new Date()))
  stage.control.clock({ advance_ms: 10 * 60_000 })
  await lookNow(room.id)
  expect((await snapshot(room.id)).now?.is_playing).toBe(true)
})
