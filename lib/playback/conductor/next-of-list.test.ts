import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { members, plays } from '@/db/schema'
import { cataloguePlaylists } from '@/scripts/vitest/simulated-provider'
import { requestsIn } from '../../rooms/requests/requests-under-test'
import { requestTrack } from '../ask'
import { lookNow, type Room, type Stage, snapshot, startStage } from '../playback-under-test'
import { playerOf } from '../player'
import { skip } from '../skip'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.clear())

const [, list, other] = cataloguePlaylists
const songOf = (index: number) => list?.songs[index] ?? ''

/** A room whose host has a playlist on, from its first song. */
async function listening(): Promise<Room & { bo: Room['host'] }> {
  const room = await stage.room('ada', { no_repeat_minutes: 0 }, 'Bo')
  const [bo] = room.guests
  if (!bo) throw new Error('no guest')
  stage.control.player({ account: 'ada', device: { name: 'Kitchen', active: true } })
  await playerOf(room.host.account.id).start({ context_uri: list?.uri ?? '' })
  await lookNow(room.id)
  expect((await snapshot(room.id)).now?.uri).toBe(songOf(0))
  return { ...room, bo }
}

/** So close to the end of what plays, with the conductor awake. */
async function untilEnd({ id }: Room, leftMs: number): Promise<void> {
  const { now } = await snapshot(id)
  const played = stage.control.player({ account: 'ada' }).player?.progress_ms ?? 0
  stage.control.clock({ advance_ms: (now?.duration_ms ?? 0) - played - leftMs })
  await lookNow(id)
}

/** The song ends, and the next one is seen. */
async function onward(room: Room): Promise<void> {
  await untilEnd(room, 10_000)
  await untilEnd(room, -1_000)
}

const heard = ({ id }: Room) =>
  db()
    .select({ uri: plays.trackUri, origin: plays.origin, by: members.name })
    .from(plays)
    .leftJoin(members, eq(members.id, plays.requestedBy))
    .where(eq(plays.roomId, id))
    .orderBy(plays.startedAt)

const queued = (since: number) => stage.calls(since).filter((call) => call === 'POST /queue').length

describe('a song that is asked for while a list plays', () => {
  test('is heard once where the list has it next, as the request of whoever asked', async () => {
    const room = await listening()
    await requestTrack(room.bo, room.code, songOf(1))
    const since = stage.last()
    await onward(room)
    expect(await heard(room)).toMatchObject([
      { uri: songOf(0), origin: 'provider' },
      { uri: songOf(1), origin: 'request', by: 'Bo' },
    ])
    expect((await requestsIn(room.id)).map(({ state }) => state)).toEqual(['played'])
    await onward(room)
    expect((await snapshot(room.id)).now?.uri).toBe(songOf(2))
    expect(queued(since)).toBe(0)
  })

  test('is heard once where the host started a few songs that are no list of the provider', async () => {
    const room = await stage.room('ada', { no_repeat_minutes: 0 }, 'Bo')
    const [bo] = room.guests
    if (!bo) throw new Error('no guest')
    stage.control.player({ account: 'ada', device: { name: 'Kitchen', active: true } })
    await playerOf(room.host.account.id).start({ uris: [songOf(0), songOf(1), songOf(2)] })
    await lookNow(room.id)
    await requestTrack(bo, room.code, songOf(1))
    await onward(room)
    await onward(room)
    expect((await heard(room)).map(({ uri, by }) => [uri, by])).toEqual([
      [songOf(0), null],
      [songOf(1), 'Bo'],
      [songOf(2), null],
    ])
  })

  test('is heard once after a skip, too', async () => {
    const room = await listening()
    await requestTrack(room.bo, room.code, songOf(1))
    const since = stage.last()
    await skip(room.host, room.code)
    await lookNow(room.id)
    await onward(room)
    expect((await heard(room)).map(({ uri, by }) => [uri, by])).toEqual([
      [songOf(0), null],
      [songOf(1), 'Bo'],
      [songOf(2), null],
    ])
    expect(queued(since)).toBe(0)
  })

  test('is queued where the list has it later, and comes next', async () => {
    const room = await listening()
    await requestTrack(room.bo, room.code, songOf(3))
    const since = stage.last()
    await onward(room)
    expect((await snapshot(room.id)).now?.uri).toBe(songOf(3))
    expect(queued(since)).toBe(1)
    await onward(room)
    expect((await snapshot(room.id)).now?.uri).toBe(songOf(1))
  })

  test('is played all the same where the list was changed before its turn', async () => {
    const room = await listening()
    await requestTrack(room.bo, room.code, songOf(1))
    await untilEnd(room, 10_000)
    await playerOf(room.host.account.id).start({ context_uri: other?.uri ?? '' })
    await lookNow(room.id)
    expect((await requestsIn(room.id)).map(({ state }) => state)).toEqual(['waiting'])
    await onward(room)
    expect((await heard(room)).at(-1)).toMatchObject({ uri: songOf(1), origin: 'request', by: 'Bo' })
  })

  test('is queued where the queue cannot be read', async () => {
    const room = await listening()
    await requestTrack(room.bo, room.code, songOf(4))
    stage.control.faults({ match: { path: '/me/player/queue', method: 'GET' }, status: 500, times: 1 })
    const since = stage.last()
    await onward(room)
    expect(queued(since)).toBe(1)
    expect((await snapshot(room.id)).now?.uri).toBe(songOf(4))
  })

  test('costs no reading of the queue where no list plays', async () => {
    const room = await stage.room('ada', { no_repeat_minutes: 0 }, 'Bo')
    const [bo] = room.guests
    if (!bo) throw new Error('no guest')
    await requestTrack(bo, room.code, songOf(1))
    await requestTrack(room.host, room.code, songOf(2))
    await lookNow(room.id)
    await lookNow(room.id)
    const since = stage.last()
    await untilEnd(room, 10_000)
    expect(stage.calls(since)).not.toContain('GET /queue')
    expect(queued(since)).toBe(1)
  })
})
