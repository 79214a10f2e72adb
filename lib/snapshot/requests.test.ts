import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { requests } from '@/db/schema'
import { changeRole } from '../rooms/members'
import { party } from '../rooms/party-under-test'
import { kept, requested, song, voted } from '../rooms/requests/requests-under-test'
import { loadSnapshot } from './load'
import { readRequest } from './requests'

const read = async (roomId: string) => {
  const loaded = await loadSnapshot(roomId)
  if (!loaded) throw new Error('no snapshot')
  return loaded.snapshot
}

const threeGuests = async () => {
  const { host, room, guests } = await party({}, 'Bo', 'Cy', 'Di')
  const [bo = '', cy = '', di = ''] = guests.map(({ memberId }) => memberId)
  return { host, room, bo, cy, di }
}

describe('the queue of the snapshot', () => {
  test('begins with what is handed over and goes on in fair order', async () => {
    const { room, bo, cy, di } = await threeGuests()
    const second = await requested(room.id, bo, { turn: 2 })
    const first = await requested(room.id, cy)
    const liked = await requested(room.id, di)
    const pinned = await requested(room.id, bo, { turn: 3, pinRank: 0 })
    const next = await requested(room.id, cy, { turn: 9, state: 'handed_over' })
    await requested(room.id, di, { state: 'played' })
    await voted(liked, bo, cy)
    const { queue, queue_count } = await read(room.id)
    expect(queue.map(({ id }) => id)).toEqual([next, pinned, liked, first, second])
    expect(queue_count).toBe(5)
    expect(queue.map(({ handed_over, pinned }) => [handed_over, pinned])).toEqual([
      [true, false],
      [false, true],
      [false, false],
      [false, false],
      [false, false],
    ])
    expect(queue[2]).toMatchObject({ votes: 2, voter_ids: [bo, cy], requested_by: { id: di, name: 'Di' } })
  })

  test('shows the song as it is kept, and one request reads the same', async () => {
    const { room, bo } = await threeGuests()
    const track = await kept(song({ title: '<b>Song</b>', explicit: true }))
    const id = await requested(room.id, bo, { trackUri: track.uri })
    const shown = {
      id,
      track: {
        uri: track.uri,
        title: '<b>Song</b>',
        artists: ['One', 'Two'],
        album: 'Album',
        image_url: null,
        duration_ms: 200_000,
        explicit: true,
        accent: null,
      },
      requested_by: { id: bo, name: 'Bo' },
      votes: 0,
      voter_ids: [],
      pinned: false,
      handed_over: false,
    }
    expect((await read(room.id)).queue).toEqual([shown])
    expect(await readRequest(id)).toEqual({ ...shown, state: 'waiting' })
    await db().update(requests).set({ state: 'played' }).where(eq(requests.id, id))
    expect(await readRequest(id)).toMatchObject({ id, state: 'played' })
    await expect(readRequest(randomUUID())).rejects.toMatchObject({ code: 'not_found' })
  })

  test('counts no votes of banned members, neither in number nor in order', async () => {
    const { host, room, bo, cy, di } = await threeGuests()
    const plain = await requested(room.id, bo)
    const liked = await requested(room.id, cy)
    await voted(liked, di)
    expect((await read(room.id)).queue.map(({ id }) => id)).toEqual([liked, plain])
    await changeRole(host, room.code, di, { role: 'banned' })
    const { queue } = await read(room.id)
    expect(queue.map(({ id, votes, voter_ids }) => [id, votes, voter_ids])).toEqual([
      [plain, 0, []],
      [liked, 0, []],
    ])
  })

  test('of very many tells the first hundred and how many there are', async () => {
    const { room, bo } = await threeGuests()
    for (let turn = 1; turn <= 103; turn += 1) await requested(room.id, bo, { turn })
    const { queue, queue_count } = await read(room.id)
    expect([queue.length, queue_count]).toEqual([100, 103])
  })

  test('holds nothing of another room', async () => {
    const { room } = await threeGuests()
    const other = await threeGuests()
    for (const state of ['waiting', 'proposed', 'handed_over'] as const) {
      await requested(other.room.id, other.bo, { state })
    }
    await requested(other.room.id, other.bo, {
      state: 'removed',
      removedReason: 'removed',
      endedAt: new Date(),
    })
    expect(await read(room.id)).toMatchObject({ queue: [], queue_count: 0, proposals: [], turned_down: [] })
  })
})

test('proposals stand in the order of asking, apart from the queue', async () => {
  const { room, bo, cy } = await threeGuests()
  const ids: string[] = []
  for (let n = 0; n < 52; n += 1) {
    // A clock may step back between two of them.
    const askedAt = new Date(1_000 * n)
    ids.push(await requested(room.id, n % 2 ? bo : cy, { state: 'proposed', askedAt }))
  }
  const { queue_count, proposals } = await read(room.id)
  expect(queue_count).toBe(0)
  expect(proposals.map(({ id }) => id)).toEqual(ids.slice(0, 50))
  expect(proposals[0]).toEqual({
    id: ids[0],
    track: expect.any(Object),
    requested_by: { id: cy, name: 'Cy' },
  })
})

test('what was turned down in the last ten minutes is told with its reason, the newest first', async () => {
  const { room, bo } = await threeGuests()
  const ended = (removedReason: typeof requests.$inferInsert.removedReason, secondsAgo: number) =>
    requested(room.id, bo, {
      state: 'removed',
      removedReason,
      endedAt: new Date(Date.now() - secondsAgo * 1000),
    })
  await ended('removed', 601)
  await ended('taken_back', 10)
  await ended('banned', 10)
  const refused = await ended('refused', 590)
  const unplayable = await ended('unplayable', 5)
  const removed = await ended('removed', 30)
  const { turned_down } = await read(room.id)
  expect(turned_down.map(({ id, reason }) => [id, reason])).toEqual([
    [unplayable, 'unplayable'],
    [removed, 'removed'],
    [refused, 'refused'],
  ])
  expect(turned_down[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  for (let n = 0; n < 20; n += 1) await ended('removed', 1)
  expect((await read(room.id)).turned_down).toHaveLength(20)
})
