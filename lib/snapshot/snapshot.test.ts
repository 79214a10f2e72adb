import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, connections, members, playback, skipVotes, tracks } from '@/db/schema'
import { startWorld, type World } from '../connections/world-under-test'
import { leaveRoom } from '../rooms/leave'
import { changeRole } from '../rooms/members'
import { joined, opened, type Person, party, person, playing } from '../rooms/party-under-test'
import { changeSettings } from '../rooms/settings'
import { loadSnapshot, snapshotOf } from './load'
import { hostPage, roomForMember } from './read'
import { nothingAsked, settings } from './snapshot-under-test'

let world: World
beforeAll(async () => {
  world = await startWorld()
})

const connect = (who: Person) =>
  world.connect(
    {
      accountId: who.account.id,
      sessionId: who.credential.id,
      key: { accountId: who.account.id, provider: 'spotify' },
      cookie: who.cookie,
    },
    'ada',
  )

const read = async (roomId: string) => {
  const loaded = await loadSnapshot(roomId)
  if (!loaded) throw new Error('no snapshot')
  expect(JSON.parse(loaded.body)).toEqual(loaded.snapshot)
  return loaded.snapshot
}

const setPlayback = (roomId: string, set: Partial<typeof playback.$inferInsert>) =>
  db()
    .insert(playback)
    .values({ roomId, ...set })

// One account of the provider serves every test: it belongs to one account at a time.
beforeEach(() => db().delete(connections))

describe('the snapshot', () => {
  test('of a silent room says so: nothing playing is an answer', async () => {
    const { room } = await party({ name: 'Kitchen', skip_percent: 40, guest_can_pause: false })
    expect(await read(room.id)).toEqual({
      code: room.code,
      name: 'Kitchen',
      version: 1,
      host: { id: room.member_id, name: 'Ada', stage_name: null, picture_url: null },
      settings: { ...settings, skip_percent: 40, guest_can_pause: false },
      connection: { state: 'not_connected', retry_at: null },
      now: null,
      ...nothingAsked,
      members: [
        {
          id: room.member_id,
          name: 'Ada',
          role: 'host',
          present: true,
          stage_name: null,
          picture_url: null,
        },
      ],
      member_count: 1,
      present_count: 1,
      device: null,
    })
  })

  test('holds the song, its votes and who asked for it', async () => {
    const { room, guests } = await party({}, 'Bo', 'Cy')
    const playId = await playing(room.id)
    const [bo, cy] = guests.map(({ memberId }) => memberId)
    await db()
      .insert(skipVotes)
      .values({ playId, memberId: bo ?? '' })
    const { now } = await read(room.id)
    expect(now).toMatchObject({
      play_id: playId,
      track: { title: 'Song <b>one</b>', artists: ['One', 'Two'], duration_ms: 201_000, image_url: null },
      is_playing: true,
      position_ms: 1_000,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      requested_by: null,
      skip_votes: { count: 1, required: 2, voter_ids: [bo] },
    })
    expect(cy).toBeDefined()
  })

  test('lists members in the order of joining, without those who left or were banned', async () => {
    const { host, room } = await party({})
    for (const name of ['Bo', 'Cy', 'Di', 'Ed']) await joined(await person(name), room.code)
    const { members } = await read(room.id)
    expect(members.map(({ name }) => name)).toEqual(['Ada', 'Bo', 'Cy', 'Di', 'Ed'])
    await changeRole(host, room.code, members[1]?.id ?? '', { role: 'banned' })
    await changeRole(host, room.code, members[2]?.id ?? '', { role: 'cohost' })
    expect((await read(room.id)).members.map(({ name, role }) => `${name} ${role}`)).toEqual([
      'Ada host',
      'Cy cohost',
      'Di guest',
      'Ed guest',
    ])
  })

  test('of a crowd names a hundred and counts the others, who still vote', async () => {
    const { room } = await party({ skip_percent: 50 })
    const playId = await playing(room.id)
    const crowd = Array.from({ length: 150 }, () => ({ id: randomUUID(), accountId: randomUUID() }))
    await db()
      .insert(accounts)
      .values(crowd.map(({ accountId }) => ({ id: accountId, kind: 'guest' as const, name: 'Guest' })))
    await db()
      .insert(members)
      .values(
        crowd.map((one, index) => ({
          ...one,
          roomId: room.id,
          name: `Guest ${index}`,
          role: index === 149 ? ('cohost' as const) : ('guest' as const),
          present: index >= 50,
          joinedAt: new Date(Date.now() + index),
        })),
      )
    const last = crowd[148]?.id ?? ''
    await db().insert(skipVotes).values({ playId, memberId: last })
    const snapshot = await read(room.id)
    expect(snapshot).toMatchObject({ member_count: 151, present_count: 101 })
    expect(snapshot.members).toHaveLength(100)
    expect(snapshot.members[0]?.name).toBe('Ada')
    expect(snapshot.members.at(-1)).toMatchObject({ name: 'Guest 149', role: 'cohost' })
    expect(snapshot.members.every(({ present }) => present)).toBe(true)
    expect(snapshot.now?.skip_votes).toEqual({ count: 1, required: 50, voter_ids: [last] })
  })

  test('is the same for all, and holds no account, session or token', async () => {
    const { host, room, guests } = await party({}, 'Bo')
    await connect(host)
    const text = JSON.stringify(await read(room.id))
    for (const who of [host, guests[0]?.viewer ?? host]) {
      expect(text).not.toContain(who.account.id)
      expect(text).not.toContain(who.credential.id)
    }
    expect(text).not.toContain('v1.test')
  })

  test('of an ended room is nothing', async () => {
    const { host, room } = await party({})
    await leaveRoom(host, room.code, {})
    expect(await loadSnapshot(room.id)).toBeNull()
  })

  test('is read once per version', async () => {
    const { host, room } = await party({})
    const first = await snapshotOf(room.id, 1)
    expect(await snapshotOf(room.id, 1)).toMatchObject({ version: 1, body: first?.body })
    await changeSettings(host, room.code, { name: 'New' })
    expect((await snapshotOf(room.id, 2))?.snapshot.name).toBe('New')
  })
})

describe('why it is silent', () => {
  test.each([
    [{}, { state: 'connected', retry_at: null }],
    [
      { trouble: 'no_device', shouldPlay: true },
      { state: 'no_device', retry_at: null },
    ],
    [
      { trouble: 'no_device', shouldPlay: false },
      { state: 'connected', retry_at: null },
    ],
    [
      { trouble: 'no_premium', shouldPlay: false },
      { state: 'no_premium', retry_at: null },
    ],
    [
      { trouble: 'rate_limited', retryAt: new Date('2030-01-01T00:00:00Z') },
      { state: 'rate_limited', retry_at: '2030-01-01T00:00:00.000Z' },
    ],
  ] as const)('with a player that reports %j the connection is %j', async (state, connection) => {
    const { host, room } = await party({})
    await connect(host)
    await setPlayback(room.id, state)
    expect((await read(room.id)).connection).toEqual(connection)
  })

  test('a dead grant comes before anything the player reports', async () => {
    const { host, room } = await party({})
    await connect(host)
    await setPlayback(room.id, { trouble: 'no_device', shouldPlay: true })
    await db()
      .update(connections)
      .set({ state: 'needs_reconnect' })
      .where(eq(connections.accountId, host.account.id))
    expect((await read(room.id)).connection).toEqual({ state: 'needs_reconnect', retry_at: null })
  })

  test('a refresh that waits is no trouble of the room: the token may be good, and its end makes no version', async () => {
    const { host, room } = await party({})
    await connect(host)
    const blockedUntil = new Date(Date.now() + 60_000)
    await db()
      .update(connections)
      .set({ blockedUntil, blockedReason: 'provider_down' })
      .where(eq(connections.accountId, host.account.id))
    expect((await read(room.id)).connection).toEqual({ state: 'connected', retry_at: null })
  })
})

describe('covers', () => {
  test('of the simulator come through the application, others stay where they are', async () => {
    const { room } = await party({})
    const uri = `spotify:track:cover${room.code}`
    await playing(room.id, uri)
    const shown = async (imageUrl: string) => {
      await db().update(tracks).set({ imageUrl }).where(eq(tracks.uri, uri))
      return (await read(room.id)).now?.track.image_url
    }
    const origin = world.simulator.origin
    expect(await shown(`${origin}/spotify/images/album/abc123/300`)).toBe('/api/covers/album/abc123/300')
    expect(await shown(`${origin}/_control/reset`)).toBeNull()
    expect(await shown('https://i.scdn.co/image/x')).toBe('https://i.scdn.co/image/x')
  })
})

describe('the pages of a room', () => {
  test('show it to members, and nothing of it to anybody else', async () => {
    const { host, room, guests } = await party({ name: 'Kitchen' }, 'Bo')
    const stranger = await person('Stranger')
    const bo = guests[0]?.viewer ?? stranger
    expect(await roomForMember(bo, room.code.toLowerCase())).toMatchObject({
      kind: 'found',
      room: { role: 'guest', name: 'Kitchen' },
      snapshot: { name: 'Kitchen' },
    })
    for (const code of [room.code, 'ZZZZZZ', '<>']) {
      expect(await roomForMember(stranger, code)).toEqual({ kind: 'room_not_found' })
    }
    await changeRole(host, room.code, guests[0]?.memberId ?? '', { role: 'banned' })
    expect(await roomForMember(bo, room.code)).toEqual({ kind: 'banned' })
  })

  test("the host's page is for host and co-hosts, and holds nothing of the room for others", async () => {
    const { host, room, guests } = await party({}, 'Bo', 'Cy')
    const [bo, cy] = guests
    if (!bo || !cy) throw new Error('no guests')
    await changeRole(host, room.code, bo.memberId, { role: 'cohost' })
    expect(await hostPage(cy.viewer, room.code)).toEqual({ kind: 'forbidden' })
    expect(await hostPage(await person('Stranger'), room.code)).toEqual({ kind: 'room_not_found' })
    expect(await hostPage(host, room.code)).toMatchObject({ connection: { state: 'not_connected' } })
    await connect(host)
    expect(await hostPage(host, room.code)).toMatchObject({
      kind: 'found',
      room: { is_host: true },
      connection: { state: 'connected', account: { id: expect.any(String) } },
    })
    expect(await hostPage(bo.viewer, room.code)).toMatchObject({
      room: { role: 'cohost' },
      connection: { state: 'connected', account: null },
    })
  })

  test('a token about to expire is refreshed before the host page is shown, and a dead grant is found out', async () => {
    const host = await person('Ada')
    const room = await opened(host)
    await connect(host)
    const expire = () =>
      db()
        .update(connections)
        .set({ expiresAt: new Date(Date.now() + 1_000) })
        .where(eq(connections.accountId, host.account.id))
    await expire()
    const before = world.tokenCalls()
    expect(await hostPage(host, room.code)).toMatchObject({ connection: { state: 'connected' } })
    expect(world.tokenCalls()).toBe(before + 1)
    await expire()
    world.control.tokens({ account: 'ada', revoke: true })
    expect(await hostPage(host, room.code)).toMatchObject({
      connection: { state: 'needs_reconnect' },
      snapshot: { connection: { state: 'needs_reconnect', retry_at: null } },
    })
  })
})
