import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { members, plays, skipVotes, tracks } from '@/db/schema'
import { register } from '../accounts/register'
import { somebody } from '../accounts/test-browser'
import { browserViewer } from '../viewer/viewer-under-test'
import { bring, leaveBehind, whatCanBeBrought } from './bring'
import { endExpiredGuests } from './end-guest'
import {
  becomes,
  connect,
  guest,
  isEnded,
  join,
  member,
  membership,
  open,
  ownerOf,
  person,
  roomOf,
} from './people-under-test'
import { signOutViewer } from './sign-out'

describe('a guest who signs in', () => {
  test('30: moves nothing without being asked', async () => {
    const [before, target] = [await guest(), await member()]
    const code = await open(before)
    const connection = await connect(before)
    const now = await becomes(before, target.credentials)
    expect(now.viewer.credential.bringsFrom).toBe(before.viewer.account.id)
    expect((await roomOf(code)).host).toBe(before.viewer.account.id)
    expect(await ownerOf(connection)).toBe(before.viewer.account.id)
    expect(await whatCanBeBrought(now.viewer)).toMatchObject({
      room: { code },
      roomConflict: null,
      connections: [{ provider: 'spotify', name: 'Ada at spotify', conflict: null }],
      memberships: 0,
    })
    expect(await endExpiredGuests()).toBe(0)
  })

  test('brings room, connection and memberships, and the guest ends', async () => {
    const [before, target, other] = [await guest(), await member(), await guest()]
    const [own, others] = [await open(before), await open(other)]
    await join(before, others)
    const connection = await connect(before)
    const version = (await roomOf(own)).version
    const now = await becomes(before, target.credentials)
    expect((await whatCanBeBrought(now.viewer))?.memberships).toBe(1)
    expect(await bring(now.viewer, { room: true, connections: ['spotify'], memberships: true })).toBeNull()
    const room = await roomOf(own)
    expect(room.host).toBe(target.viewer.account.id)
    expect(room.version).toBeGreaterThan(version)
    expect(await membership(own, now)).toMatchObject({ role: 'host', leftAt: null })
    expect(await membership(others, now)).toMatchObject({ role: 'guest', leftAt: null })
    expect(await ownerOf(connection)).toBe(target.viewer.account.id)
    expect(await isEnded(before)).toBe(true)
    const again = await browserViewer(now.headers)
    expect(again.credential.bringsFrom).toBeNull()
    await expect(bring(now.viewer, { room: true })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('brings only what is chosen; the rest waits until it is left behind, and ends', async () => {
    const [before, target] = [await guest(), await member()]
    const code = await open(before)
    const connection = await connect(before)
    const now = await becomes(before, target.credentials)
    expect(await bring(now.viewer, { connections: ['spotify'] })).toMatchObject({
      room: { code },
      connections: [],
    })
    expect(await ownerOf(connection)).toBe(target.viewer.account.id)
    await leaveBehind(now.viewer)
    expect(await roomOf(code)).toMatchObject({ host: before.viewer.account.id, endedReason: 'account_ended' })
    expect(await whatCanBeBrought(now.viewer)).toBeNull()
    expect(await ownerOf(connection)).toBe(target.viewer.account.id)
  })

  test('whose account hosts a room already: the second stays where it is, and nothing else moves with it', async () => {
    const [before, target] = [await guest(), await member()]
    const [second, first] = [await open(before), await open(target)]
    const connection = await connect(before)
    const now = await becomes(before, target.credentials)
    expect(await whatCanBeBrought(now.viewer)).toMatchObject({
      room: { code: second },
      roomConflict: { code: first },
    })
    await expect(bring(now.viewer, { room: true, connections: ['spotify'] })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await ownerOf(connection)).toBe(before.viewer.account.id)
    expect((await roomOf(second)).host).toBe(before.viewer.account.id)
  })

  test('whose account is connected already: both connections stay where they are', async () => {
    const [before, target] = [await guest(), await member()]
    const [theirs, own] = [await connect(before), await connect(target)]
    const now = await becomes(before, target.credentials)
    expect((await whatCanBeBrought(now.viewer))?.connections).toMatchObject([{ conflict: 'Ada at spotify' }])
    expect(await bring(now.viewer, { connections: ['spotify'] })).not.toBeNull()
    expect(await ownerOf(theirs)).toBe(before.viewer.account.id)
    expect(await ownerOf(own)).toBe(target.viewer.account.id)
    await leaveBehind(now.viewer)
    expect(await ownerOf(theirs)).toBeUndefined()
  })

  test('brings each connection whose provider the account has none of, and of those only what is chosen', async () => {
    const [before, target] = [await guest(), await member()]
    const code = await open(before)
    const [music, friends, login] = [
      await connect(before),
      await connect(before, 'friends-and-more'),
      await connect(before, 'company-login'),
    ]
    const own = await connect(target, 'friends-and-more')
    const now = await becomes(before, target.credentials)
    expect((await whatCanBeBrought(now.viewer))?.connections).toEqual([
      { provider: 'company-login', name: 'Ada at company-login', conflict: null },
      { provider: 'friends-and-more', name: 'Ada at friends-and-more', conflict: 'Ada at friends-and-more' },
      { provider: 'spotify', name: 'Ada at spotify', conflict: null },
    ])
    const version = (await roomOf(code)).version
    await bring(now.viewer, { connections: ['company-login', 'friends-and-more'] })
    expect(await Promise.all([music, friends, login, own].map(ownerOf))).toEqual([
      before.viewer.account.id,
      before.viewer.account.id,
      target.viewer.account.id,
      target.viewer.account.id,
    ])
    // Nothing its members see has changed.
    expect((await roomOf(code)).version).toBe(version)
    await bring(now.viewer, { room: true, connections: ['spotify'] })
    expect(await ownerOf(music)).toBe(target.viewer.account.id)
    await leaveBehind(now.viewer)
    expect(await Promise.all([music, friends, login, own].map(ownerOf))).toEqual([
      target.viewer.account.id,
      undefined,
      target.viewer.account.id,
      target.viewer.account.id,
    ])
  })

  test('30: who was in the room as both is one member afterwards, with one vote', async () => {
    const [host, before, target] = [await guest(), await guest(), await member()]
    const code = await open(host)
    await join(before, code)
    await join(target, code)
    const room = await roomOf(code)
    const uri = `spotify:track:${randomUUID()}`
    const track = { uri, title: 'A song', artists: ['A'], album: 'B', durationMs: 1000, explicit: false }
    await db().insert(tracks).values(track)
    const old = await membership(code, before)
    const [play] = await db()
      .insert(plays)
      .values({ roomId: room.id, trackUri: uri, requestedBy: old?.id })
      .returning({ id: plays.id })
    const own = await membership(code, target)
    if (!play || !old || !own) throw new Error('not set up')
    await db()
      .insert(skipVotes)
      .values([old, own].map(({ id }) => ({ playId: play.id, memberId: id })))
    const now = await becomes(before, target.credentials)
    // Until it is said what to bring, the guest is away: its vote does not count beside the account's.
    expect((await membership(code, before))?.present).toBe(false)
    await bring(now.viewer, { memberships: true })
    const votes = await db()
      .select({ memberId: skipVotes.memberId })
      .from(skipVotes)
      .where(eq(skipVotes.playId, play.id))
    expect(votes).toEqual([{ memberId: own.id }])
    expect(await membership(code, before)).toBeUndefined()
    const [asked] = await db().select({ by: plays.requestedBy }).from(plays).where(eq(plays.id, play.id))
    expect(asked?.by).toBe(own.id)
  })

  test.each([
    ['the guest', 0],
    ['the account', 1],
  ])('30: does not wash off a ban of %s', async (_, banned) => {
    const [host, before, target] = [await guest(), await guest(), await member()]
    const code = await open(host)
    await join(before, code)
    await join(target, code)
    const row = await membership(code, banned === 0 ? before : target)
    await db()
      .update(members)
      .set({ role: 'banned', leftAt: new Date() })
      .where(eq(members.id, row?.id ?? ''))
    const now = await becomes(before, target.credentials)
    if (banned === 1) await bring(now.viewer, { memberships: true })
    expect(await membership(code, now)).toMatchObject({ role: 'banned', present: false })
    await expect(join(now, code)).rejects.toMatchObject({ code: 'banned' })
  })

  test('cannot be brought from a session that is not theirs', async () => {
    const [before, target] = [await guest(), await member()]
    await open(before)
    await becomes(before, target.credentials)
    // The other session of the same account was not the guest.
    await expect(bring(target.viewer, { room: true })).rejects.toMatchObject({ code: 'conflict' })
    expect(await whatCanBeBrought(target.viewer)).toBeNull()
  })

  test('twice at the same time moves once', async () => {
    const [before, target] = [await guest(), await member()]
    const code = await open(before)
    const now = await becomes(before, target.credentials)
    const results = await Promise.allSettled([
      bring(now.viewer, { room: true }),
      bring(now.viewer, { room: true }),
    ])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await roomOf(code)).host).toBe(target.viewer.account.id)
  })
})

describe('a guest who registers', () => {
  test('keeps room and connection', async () => {
    const before = await guest()
    const code = await open(before)
    const connection = await connect(before)
    const { session } = await register(somebody(), before.headers)
    const now = await person(session.secret)
    expect(now.viewer.account).toMatchObject({ id: before.viewer.account.id, kind: 'registered' })
    expect((await roomOf(code)).host).toBe(now.viewer.account.id)
    expect(await ownerOf(connection)).toBe(now.viewer.account.id)
    expect(await membership(code, now)).toMatchObject({ role: 'host' })
  })
})

describe('a guest who signs out', () => {
  test('ends: the room is closed, others’ rooms are left, tokens are destroyed', async () => {
    const [who, other] = [await guest(), await guest()]
    const [own, others] = [await open(who), await open(other)]
    await join(who, others)
    const connection = await connect(who)
    await signOutViewer(who.viewer)
    expect(await isEnded(who)).toBe(true)
    expect(await roomOf(own)).toMatchObject({ endedReason: 'account_ended' })
    expect((await membership(others, who))?.leftAt).not.toBeNull()
    expect(await ownerOf(connection)).toBeUndefined()
  })
})
