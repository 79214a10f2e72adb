import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { call, outcome } from '@/app/api/rooms/calls-under-test'
import { db } from '@/db/client'
import { members, plays, requests } from '@/db/schema'
import { limits } from '@/lib/http/limits'
import { type Room, type Stage, startStage } from '@/lib/playback/playback-under-test'
import type { Person } from '@/lib/rooms/party-under-test'
import { kept, requested } from '@/lib/rooms/requests/requests-under-test'
import type { RoomSettingsInput } from '@/lib/rooms/settings'
import * as search from '../search/route'
import * as one from './[id]/route'
import * as vote from './[id]/vote/route'
import * as all from './route'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.clear())

type Track = { uri: string; title: string }

async function table(settings: RoomSettingsInput = {}) {
  const room = await stage.room('ada', settings, 'Bo', 'Cy')
  const [bo, cy] = room.guests
  if (!bo || !cy) throw new Error('no guests')
  return { room, host: room.host, bo, cy, boId: await memberIdOf(room, bo), songs: await found(room) }
}

async function memberIdOf(room: Room, { account }: Person): Promise<string> {
  const [row] = await db()
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.roomId, room.id), eq(members.accountId, account.id)))
  return row?.id ?? ''
}

function find(as: Person, { code }: Room, query: string): Promise<Response> {
  const handler: typeof search.GET = (request, context) =>
    search.GET(new Request(`${request.url}${query}`, request), context)
  return call(handler, 'GET', { as, params: { code } })
}

async function found(room: Room): Promise<[string, string, string]> {
  const { tracks } = (await (await find(room.host, room, '?q=short')).json()) as { tracks: Track[] }
  const [a = '', b = '', c = ''] = tracks.map(({ uri }) => uri)
  return [a, b, c]
}

const post = (as: Person | null, { code }: Room, body: unknown) =>
  call(all.POST, 'POST', { as, params: { code }, body })
const ask = (as: Person, room: Room, uri: string) => post(as, room, { uri })
const remove = (as: Person, { code }: Room, id: string) =>
  call(one.DELETE, 'DELETE', { as, params: { code, id } })
const patch = (as: Person, { code }: Room, id: string, body: unknown) =>
  call(one.PATCH, 'PATCH', { as, params: { code, id }, body })
const castVote = (as: Person, { code }: Room, id: string) =>
  call(vote.PUT, 'PUT', { as, params: { code, id } })
const dropVote = (as: Person, { code }: Room, id: string) =>
  call(vote.DELETE, 'DELETE', { as, params: { code, id } })

async function idOf(response: Promise<Response>): Promise<string> {
  return ((await (await response).json()) as { id: string }).id
}

describe('searching', () => {
  test('answers ten a page as everyone sees songs, and where the next page begins', async () => {
    const { room, bo } = await table()
    const response = await find(bo, room, '?q=short&offset=0')
    expect(response.status).toBe(200)
    const page = await response.json()
    expect(page.tracks).toHaveLength(10)
    expect(page.next_offset).toBe(10)
    expect(page.tracks[0]).toEqual({
      uri: expect.stringMatching(/^spotify:track:/),
      title: expect.any(String),
      artists: ['The Intermissions'],
      album: expect.any(String),
      image_url: expect.stringMatching(/^\/api\/covers\/album\//),
      duration_ms: expect.any(Number),
      explicit: expect.any(Boolean),
      accent: null,
    })
  })

  test.each([
    '',
    '?q=',
    '?q=%20%20',
    `?q=${'x'.repeat(201)}`,
    '?q=a%00b',
    '?q=a%0Ab',
    '?q=short&offset=-1',
    '?q=short&offset=1001',
    '?q=short&offset=x',
    '?q=short&limit=50',
  ])('44: %s is refused', async (query) => {
    const { room, bo } = await table()
    expect(await outcome(find(bo, room, query))).toBe('422 validation')
  })

  test('44: takes whatever else people type', async () => {
    const { room, bo } = await table()
    for (const q of [
      '<script>',
      '"',
      '%',
      'artist:',
      '\u202Eabc',
      '夜の',
      'a&type=artist',
      'é'.repeat(200),
    ]) {
      const response = await find(bo, room, `?q=${encodeURIComponent(q)}`)
      expect([q, response.status]).toEqual([q, 200])
    }
  })
})

describe('asking', () => {
  test('is 201 with the request as the queue shows it, 200 for one’s own, and 200 as a vote for others', async () => {
    const { room, bo, cy, boId, songs } = await table()
    const first = await ask(bo, room, songs[0])
    expect(first.status).toBe(201)
    const request = await first.json()
    expect(request).toEqual({
      id: expect.any(String),
      track: expect.objectContaining({ uri: songs[0], title: expect.stringMatching(/short/i) }),
      requested_by: { id: boId, name: 'Bo' },
      votes: 0,
      voter_ids: [],
      pinned: false,
      handed_over: false,
      state: 'waiting',
      became_vote: false,
    })
    const again = await ask(bo, room, songs[0])
    expect([again.status, await again.json()]).toEqual([200, request])
    const other = await ask(cy, room, songs[0])
    expect(other.status).toBe(200)
    expect(await other.json()).toMatchObject({ id: request.id, votes: 1, became_vote: true })
  })

  test('what cannot be asked for is 422 with its reason, in words people understand', async () => {
    const { room, bo, host } = await table({ max_track_minutes: 1, allow_explicit: false })
    const problem = async (uri: string, as: Person = bo) => {
      const response = await ask(as, room, uri)
      const { code, reason, detail } = await response.json()
      expect(detail).toMatch(/^This|^The provider/)
      return `${response.status} ${code} ${reason}`
    }
    expect(await problem('spotify:local:a:b:c:1')).toBe('422 track_unavailable local')
    expect(await problem('spotify:track:0000000000000000000000', host)).toBe('422 track_unavailable unknown')
    const long = await find(host, room, '?q=lantern')
    const [{ uri }] = (await long.json()).tracks
    expect(await problem(uri)).toMatch(/^422 track_unavailable (too_long|explicit)$/)
    expect((await ask(host, room, uri)).status).toBe(201)
  })

  test('what played a short while ago is 409 with the time from when on it may be asked for', async () => {
    const { room, bo, boId, songs } = await table()
    const [song] = songs
    await idOf(ask(bo, room, song))
    await db().update(requests).set({ state: 'played' }).where(eq(requests.requestedBy, boId))
    const startedAt = new Date(Date.now() - 60_000)
    await db().insert(plays).values({ roomId: room.id, trackUri: song, startedAt })
    const response = await ask(bo, room, song)
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({
      code: 'recently_played',
      available_at: new Date(startedAt.getTime() + 3_600_000).toISOString(),
    })
  })

  test('too many are 429, and with a cooldown say when', async () => {
    const { room, bo, songs } = await table({ request_limit: 1 })
    await ask(bo, room, songs[0])
    expect(await outcome(ask(bo, room, songs[1]))).toBe('429 request_limit')
    await stage.clear()
    const cool = await table({ request_cooldown_s: 30 })
    await ask(cool.bo, cool.room, cool.songs[0])
    const response = await ask(cool.bo, cool.room, cool.songs[1])
    expect(response.status).toBe(429)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(30)
  })

  test('is refused to outsiders, where guests may not ask, and with another body', async () => {
    const { room, bo, songs } = await table({ guest_can_request: false })
    const uri = songs[0]
    expect(await outcome(ask(bo, room, uri))).toBe('403 forbidden')
    expect(await outcome(find(bo, room, '?q=short'))).toBe('403 forbidden')
    expect(await outcome(post(null, room, { uri }))).toBe('401 unauthenticated')
    const stranger = (await stage.room(null)).host
    expect(await outcome(ask(stranger, room, uri))).toBe('404 room_not_found')
    expect(await outcome(find(stranger, room, '?q=short'))).toBe('404 room_not_found')
    for (const body of [{}, { uri: 1 }, { uri: '' }, { uri: 'x'.repeat(501) }, { uri, position: 0 }]) {
      expect(await outcome(post(room.host, room, body)), JSON.stringify(body)).toBe('422 validation')
    }
  })
})

describe('what waits', () => {
  test('is voted for by others and taken back by its asker', async () => {
    const { room, bo, cy, songs } = await table()
    const id = await idOf(ask(bo, room, songs[0]))
    expect(await (await castVote(cy, room, id)).json()).toMatchObject({ id, votes: 1, state: 'waiting' })
    expect(await (await dropVote(cy, room, id)).json()).toMatchObject({ id, votes: 0 })
    expect(await outcome(castVote(bo, room, id))).toBe('409 conflict')
    expect(await outcome(remove(cy, room, id))).toBe('403 forbidden')
    expect((await remove(bo, room, id)).status).toBe(204)
    expect(await outcome(remove(bo, room, id))).toBe('404 not_found')
    expect(await outcome(castVote(cy, room, id))).toBe('404 not_found')
  })

  test('is moved, pinned and removed by hosts, each with exactly one change', async () => {
    const { room, host, bo, songs } = await table()
    const [first, second] = [await idOf(ask(bo, room, songs[0])), await idOf(ask(bo, room, songs[1]))]
    expect(await (await patch(host, room, second, { position: 0 })).json()).toMatchObject({
      id: second,
      pinned: true,
      state: 'waiting',
    })
    expect(await (await patch(host, room, second, { pinned: false })).json()).toMatchObject({ pinned: false })
    expect(await outcome(patch(bo, room, second, { pinned: true }))).toBe('403 forbidden')
    for (const body of [
      {},
      { position: 0, pinned: true },
      { position: -1 },
      { position: 1.5 },
      { pinned: 'yes' },
      { approved: false },
      { votes: 9 },
    ]) {
      expect(await outcome(patch(host, room, first, body)), JSON.stringify(body)).toBe('422 validation')
    }
    expect((await remove(host, room, first)).status).toBe(204)
  })

  test('with approval is a proposal until a host says yes', async () => {
    const { room, host, bo, cy, songs } = await table({ approval: true })
    const asked = await ask(bo, room, songs[0])
    const { id, state } = await asked.json()
    expect([asked.status, state]).toEqual([201, 'proposed'])
    expect(await outcome(castVote(cy, room, id))).toBe('404 not_found')
    expect(await outcome(patch(host, room, id, { pinned: true }))).toBe('409 conflict')
    expect(await (await patch(host, room, id, { approved: true })).json()).toMatchObject({ state: 'waiting' })
    expect((await castVote(cy, room, id)).status).toBe(200)
  })

  test('is with the player once it is handed over: neither taken back nor moved', async () => {
    const { room, host, bo, boId } = await table()
    const id = await requested(room.id, boId, { trackUri: (await kept()).uri, state: 'handed_over' })
    expect(await outcome(remove(bo, room, id))).toBe('409 conflict')
    expect(await outcome(remove(host, room, id))).toBe('409 conflict')
    expect(await outcome(patch(host, room, id, { position: 0 }))).toBe('409 conflict')
  })

  test('is 404 for ids that are none', async () => {
    const { room, host } = await table()
    for (const id of ['x', randomUUID(), "' or 1=1", '00000000-0000-0000-0000-00000000000g']) {
      expect(await outcome(remove(host, room, id))).toBe('404 not_found')
      expect(await outcome(patch(host, room, id, { position: 0 }))).toBe('404 not_found')
      expect(await outcome(castVote(host, room, id))).toBe('404 not_found')
      expect(await outcome(dropVote(host, room, id))).toBe('404 not_found')
    }
  })
})

describe('a guest who floods', () => {
  test('with searches, requests and votes is 429 with Retry-After, and others are not', async () => {
    const { room, bo, cy } = await table()
    const uri = 'spotify:local:a:b:c:1'
    const flood = async (limit: keyof typeof limits, send: () => Promise<Response>) => {
      const answers = await Promise.all(Array.from({ length: limits[limit].points + 1 }, send))
      return answers.filter(({ status }) => status === 429)
    }
    const [refused, ...more] = await flood('room-search', () => find(bo, room, '?q=short'))
    expect(more).toEqual([])
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused?.json()).toMatchObject({ code: 'rate_limited_caller' })
    expect(await flood('room-request', () => ask(bo, room, uri))).toHaveLength(1)
    expect(await outcome(castVote(bo, room, randomUUID()))).toBe('429 rate_limited_caller')
    expect((await find(cy, room, '?q=short')).status).toBe(200)
    expect(await outcome(ask(cy, room, uri))).toBe('422 track_unavailable')
  })
})
