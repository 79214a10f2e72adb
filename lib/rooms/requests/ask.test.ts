import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db, type Tx } from '@/db/client'
import { plays, requestVotes, rooms, tracks } from '@/db/schema'
import { isAppError } from '../../errors'
import { changeRole } from '../members'
import { findMembership } from '../membership'
import { joined, type Person, party, person } from '../party-under-test'
import type { RoomSettingsInput } from '../settings'
import { ask } from './ask'
import { markHandedOver, markPlayed } from './handing-over'
import { kept, requested, requestsIn, type Song, song } from './requests-under-test'

const keep = (track: Song) => async (tx: Tx) => {
  await tx
    .insert(tracks)
    .values({ ...track, artists: ['One'], album: 'Album' })
    .onConflictDoNothing()
}

async function asks(who: Person, code: string, track: Song = song()) {
  const membership = await findMembership(who.account.id, code)
  if (!membership) throw new Error('no member')
  return ask(membership, track, keep(track))
}

async function table(settings: RoomSettingsInput = {}, ...names: string[]) {
  const { host, room, guests } = await party(settings, 'Bo', 'Cy', ...names)
  const [bo, cy] = guests
  if (!bo || !cy) throw new Error('no guests')
  return { host, room, bo: bo.viewer, cy: cy.viewer, boId: bo.memberId, cyId: cy.memberId, guests }
}

const votesOn = (requestId: string) =>
  db().select({ by: requestVotes.memberId }).from(requestVotes).where(eq(requestVotes.requestId, requestId))

async function played(roomId: string, uri: string, minutesAgo: number): Promise<Date> {
  const startedAt = new Date(Date.now() - minutesAgo * 60_000)
  await db().insert(plays).values({ roomId, trackUri: uri, startedAt, endedAt: new Date() })
  return startedAt
}

describe('asking for a song', () => {
  test('makes a request with the turn of its asker', async () => {
    const { room, bo, cy, boId, cyId } = await table()
    for (const who of [bo, bo, cy, bo]) expect((await asks(who, room.code)).outcome).toBe('asked')
    expect((await requestsIn(room.id)).map(({ by, turn, state }) => [by, turn, state])).toEqual([
      [boId, 1, 'waiting'],
      [boId, 2, 'waiting'],
      [cyId, 1, 'waiting'],
      [boId, 3, 'waiting'],
    ])
  })

  test('does not let a latecomer in before the turn that is on, and counts no removed request', async () => {
    const { room, bo, cy, boId } = await table()
    await db().update(rooms).set({ lastTurn: 4 }).where(eq(rooms.id, room.id))
    await requested(room.id, boId, { turn: 7, state: 'removed', removedReason: 'taken_back' })
    await requested(room.id, boId, { turn: 5, state: 'played' })
    await asks(bo, room.code)
    await asks(cy, room.code)
    expect((await requestsIn(room.id)).slice(2).map(({ turn }) => turn)).toEqual([6, 4])
  })

  test('for a song that is there already is a vote instead, also of what is with the player', async () => {
    const { room, bo, cy, cyId } = await table()
    const track = song()
    const first = await asks(bo, room.code, track)
    expect(await asks(cy, room.code, track)).toEqual({ id: first.id, outcome: 'voted' })
    expect(await asks(cy, room.code, track)).toEqual({ id: first.id, outcome: 'voted' })
    expect(await votesOn(first.id)).toEqual([{ by: cyId }])
    await db().transaction((tx) => markHandedOver(tx, room.id, first.id))
    expect((await asks(cy, room.code, track)).outcome).toBe('voted')
    expect(await requestsIn(room.id)).toHaveLength(1)
  })

  test('for one’s own song changes nothing', async () => {
    const { room, bo } = await table()
    const track = song()
    const first = await asks(bo, room.code, track)
    const version = () => db().select({ version: rooms.version }).from(rooms).where(eq(rooms.id, room.id))
    const before = await version()
    expect(await asks(bo, room.code, track)).toEqual({ id: first.id, outcome: 'own' })
    expect(await votesOn(first.id)).toEqual([])
    expect(await version()).toEqual(before)
  })

  test('by everyone at the same moment makes one request, and votes of all the others', async () => {
    const { host, room, bo, cy } = await table()
    const track = song()
    const all = await Promise.all([host, bo, cy].map((who) => asks(who, room.code, track)))
    expect(all.map(({ outcome }) => outcome).sort()).toEqual(['asked', 'voted', 'voted'])
    expect(await votesOn(all[0]?.id ?? '')).toHaveLength(2)
  })

  test('that was played, taken back or turned down makes a new request', async () => {
    const { room, bo, boId } = await table({ no_repeat_minutes: 0 })
    const track = await kept()
    await requested(room.id, boId, { trackUri: track.uri, state: 'removed', removedReason: 'refused' })
    const played = await requested(room.id, boId, { trackUri: track.uri })
    await db().transaction((tx) => markPlayed(tx, played))
    expect((await asks(bo, room.code, track)).outcome).toBe('asked')
  })

  test('is refused to guests where guests may not ask, and to who is gone', async () => {
    const { host, room, bo, cy, cyId } = await table({ guest_can_request: false })
    await expect(asks(bo, room.code)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await asks(host, room.code)).outcome).toBe('asked')
    await changeRole(host, room.code, cyId, { role: 'banned' })
    await expect(asks(cy, room.code)).rejects.toMatchObject({ code: 'banned' })
  })
})

describe('a song that played a short while ago', () => {
  test('is refused to everyone until it has rested, and says until when', async () => {
    const { host, room, bo } = await table({ no_repeat_minutes: 30 })
    const track = await kept()
    const startedAt = await played(room.id, track.uri, 29)
    for (const who of [host, bo]) {
      await expect(asks(who, room.code, track)).rejects.toMatchObject({
        code: 'recently_played',
        options: { extra: { available_at: new Date(startedAt.getTime() + 30 * 60_000).toISOString() } },
      })
    }
  })

  test('may be asked for again afterwards, in another room, or where the rule is off', async () => {
    const { room, bo } = await table({ no_repeat_minutes: 30 })
    const rested = await kept()
    await played(room.id, rested.uri, 31)
    expect((await asks(bo, room.code, rested)).outcome).toBe('asked')
    const off = await table({ no_repeat_minutes: 0 })
    const track = await kept()
    await played(room.id, track.uri, 1)
    await played(off.room.id, track.uri, 1)
    expect((await asks(off.bo, off.room.code, track)).outcome).toBe('asked')
  })
})

describe('limits of guests', () => {
  test('so many of one guest’s requests wait at a time; what is with the player or played counts no more', async () => {
    const { host, room, bo, boId, cy } = await table({ request_limit: 2, approval: true })
    const first = await asks(bo, room.code)
    await requested(room.id, boId, { turn: 2 })
    await expect(asks(bo, room.code)).rejects.toMatchObject({
      code: 'request_limit',
      options: { extra: { limit: 2 } },
    })
    expect((await asks(cy, room.code)).outcome).toBe('asked')
    for (let n = 0; n < 4; n += 1) await asks(host, room.code)
    await db().transaction((tx) => markPlayed(tx, first.id))
    const waiting = (await requestsIn(room.id)).find(({ by, state }) => by === boId && state === 'waiting')
    await db().transaction((tx) => markHandedOver(tx, room.id, waiting?.id ?? ''))
    expect((await asks(bo, room.code)).outcome).toBe('asked')
  })

  test('twenty at the same moment do not get past the limit', async () => {
    const { room, bo, boId } = await table({ request_limit: 3 })
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => asks(bo, room.code)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect((await requestsIn(room.id)).filter(({ by }) => by === boId)).toHaveLength(3)
  })

  test('the next request waits for the cooldown and says how long; taking one back does not end it', async () => {
    const { host, room, bo, boId } = await table({ request_cooldown_s: 60 })
    await requested(room.id, boId, {
      askedAt: new Date(Date.now() - 20_000),
      state: 'removed',
      removedReason: 'taken_back',
    })
    await expect(asks(bo, room.code)).rejects.toSatisfy(
      (error) =>
        isAppError(error, 'request_limit') &&
        (error.options.retryAfterS ?? 0) > 30 &&
        (error.options.retryAfterS ?? 0) <= 40,
    )
    await asks(host, room.code)
    expect((await asks(host, room.code)).outcome).toBe('asked')
  })

  test('explicit and long songs are refused with their reason where the room takes none, but to hosts', async () => {
    const { host, room, bo, boId } = await table({ allow_explicit: false, max_track_minutes: 4 })
    const explicit = song({ explicit: true })
    const long = song({ durationMs: 240_001 })
    for (const [track, reason] of [
      [explicit, 'explicit'],
      [long, 'too_long'],
    ] as const) {
      await expect(asks(bo, room.code, track)).rejects.toMatchObject({
        code: 'track_unavailable',
        options: { extra: { reason } },
      })
    }
    expect((await asks(bo, room.code, song({ durationMs: 240_000 }))).outcome).toBe('asked')
    expect((await asks(host, room.code, explicit)).outcome).toBe('asked')
    await changeRole(host, room.code, boId, { role: 'cohost' })
    expect((await asks(bo, room.code, long)).outcome).toBe('asked')
  })

  test('with approval a guest’s request is a proposal, a host’s is not', async () => {
    const { host, room, bo, cy } = await table({ approval: true })
    const track = song()
    const proposal = await asks(bo, room.code, track)
    await asks(host, room.code)
    expect((await requestsIn(room.id)).map(({ state }) => state)).toEqual(['proposed', 'waiting'])
    expect(await asks(cy, room.code, track)).toEqual({ id: proposal.id, outcome: 'voted' })
  })

  test('a locked room still takes requests of who is in it', async () => {
    const { room, bo } = await table()
    await db().update(rooms).set({ locked: true }).where(eq(rooms.id, room.id))
    expect((await asks(bo, room.code)).outcome).toBe('asked')
    const stranger = await person('Stranger')
    await expect(joined(stranger, room.code)).rejects.toMatchObject({ code: 'room_locked' })
  })
})
