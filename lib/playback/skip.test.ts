import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { leaveRoom } from '../rooms/leave'
import { onVotesChanged } from '../rooms/on-votes-changed'
import { seek } from './commands'
import { lookNow, playsOf, type Room, type Stage, snapshot, startStage } from './playback-under-test'
import { completeSkipIfReached, skip, withdrawSkip } from './skip'

let stage: Stage

beforeAll(async () => {
  stage = await startStage()
  onVotesChanged('complete-skip', completeSkipIfReached)
})
afterAll(() => stage.close())
beforeEach(() => stage.clear())

async function musicRoom(votesToSkip: number, ...guests: string[]): Promise<Room & { playId: string }> {
  const room = await stage.room('ada', { votes_to_skip: votesToSkip }, ...guests)
  stage.control.player({ account: 'ada', is_playing: true })
  await lookNow(room.id)
  const playId = (await snapshot(room.id)).now?.play_id ?? ''
  return { ...room, playId }
}

const nexts = (since: number) => stage.calls(since).filter((call) => call === 'POST /next').length

describe('the host', () => {
  test('skips at once, and the next song has no votes', async () => {
    const room = await musicRoom(2, 'Bo')
    const since = stage.last()
    expect(await skip(room.host, room.code)).toEqual({ skipped: true, votes: 0, votes_required: 2 })
    expect(nexts(since)).toBe(1)
    await lookNow(room.id)
    const [first, second] = await playsOf(room.id)
    expect(first).toMatchObject({ id: room.playId, skipped: true, endedAt: expect.any(Date) })
    expect((await snapshot(room.id)).now?.play_id).toBe(second?.id)
  })

  test('who presses twice skips one song', async () => {
    const room = await musicRoom(2)
    const since = stage.last()
    const twice = await Promise.all([skip(room.host, room.code), skip(room.host, room.code)])
    expect(twice.map(({ skipped }) => skipped)).toEqual([true, true])
    expect(nexts(since)).toBe(1)
  })

  test('who seeks back starts no new play', async () => {
    const room = await musicRoom(2)
    stage.control.clock({ advance_ms: 15_000 })
    await lookNow(room.id)
    await seek(room.host, room.code, 0)
    await lookNow(room.id)
    expect(await playsOf(room.id)).toHaveLength(1)
  })
})

describe('guests', () => {
  test('skip with enough votes; a repeated vote counts once and can be taken back, and the next song has none', async () => {
    const room = await musicRoom(2, 'Bo', 'Cy')
    const [bo, cy] = room.guests
    if (!bo || !cy) throw new Error('no guests')
    const since = stage.last()
    expect(await skip(bo, room.code)).toEqual({ skipped: false, votes: 1, votes_required: 2 })
    expect(await skip(bo, room.code, { playId: room.playId })).toMatchObject({ skipped: false, votes: 1 })
    expect(await withdrawSkip(bo, room.code)).toMatchObject({ votes: 0 })
    expect(await skip(cy, room.code)).toMatchObject({ skipped: false, votes: 1 })
    expect(nexts(since)).toBe(0)
    expect(await skip(bo, room.code)).toEqual({ skipped: true, votes: 2, votes_required: 2 })
    expect(nexts(since)).toBe(1)
    await lookNow(room.id)
    expect(await skip(bo, room.code)).toEqual({ skipped: false, votes: 1, votes_required: 2 })
    expect(nexts(since)).toBe(1)
  })

  test('who all cast the last vote at the same moment skip one song', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `Guest ${index}`)
    const room = await musicRoom(3, ...names)
    const since = stage.last()
    const results = await Promise.all(
      room.guests.map((guest) => skip(guest, room.code, { playId: room.playId })),
    )
    expect(results.filter(({ skipped }) => skipped)).toHaveLength(10)
    expect(nexts(since)).toBe(1)
  })

  test('who leave may complete a skip by the share they take with them', async () => {
    const room = await stage.room('ada', { skip_percent: 60 }, 'Bo', 'Cy')
    stage.control.player({ account: 'ada', is_playing: true })
    await lookNow(room.id)
    const [bo, cy] = room.guests
    if (!bo || !cy) throw new Error('no guests')
    expect(await skip(bo, room.code)).toMatchObject({ skipped: false, votes: 1, votes_required: 2 })
    const since = stage.last()
    await leaveRoom(cy, room.code, {})
    await expect.poll(() => nexts(since)).toBe(1)
  })

  test('hear that the song they mean is over, or that nothing plays', async () => {
    const room = await musicRoom(1, 'Bo')
    const [bo] = room.guests
    if (!bo) throw new Error('no guest')
    await expect(skip(bo, room.code, { playId: randomUUID() })).rejects.toMatchObject({
      code: 'play_changed',
      status: 409,
    })
    const quiet = await stage.room(null, {})
    await expect(skip(quiet.host, quiet.code)).rejects.toMatchObject({ code: 'nothing_playing', status: 409 })
    await expect(withdrawSkip(quiet.host, quiet.code)).rejects.toMatchObject({ code: 'nothing_playing' })
  })
})

describe('a skip the provider does not carry out', () => {
  test('can be asked for again, with the votes kept', async () => {
    const room = await musicRoom(1, 'Bo')
    const [bo] = room.guests
    if (!bo) throw new Error('no guest')
    const body = { error: { status: 429, message: 'API rate limit exceeded' } }
    stage.control.faults({ match: { path: '/next' }, status: 429, body, headers: { 'Retry-After': '0' } })
    await expect(skip(bo, room.code)).rejects.toMatchObject({ code: 'rate_limited' })
    expect((await playsOf(room.id))[0]).toMatchObject({ skipped: false })
    await expect
      .poll(() => skip(bo, room.code).catch(({ code }: { code: string }) => code))
      .toEqual({ skipped: true, votes: 1, votes_required: 1 })
  })

  test('whose answer was lost is looked up and not sent twice', async () => {
    const room = await musicRoom(1)
    const since = stage.last()
    stage.control.faults({ match: { path: '/next' }, drop: true, after: true })
    expect(await skip(room.host, room.code)).toMatchObject({ skipped: true })
    expect(nexts(since)).toBe(1)
    expect(stage.calls(since).at(-1)).toBe('GET /')
  })

  test('and that did not happen is sent again', async () => {
    const room = await musicRoom(1)
    const since = stage.last()
    stage.control.faults({ match: { path: '/next' }, status: 500 })
    expect(await skip(room.host, room.code)).toMatchObject({ skipped: true })
    expect(nexts(since)).toBe(2)
  })
})
