import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { playback, plays, type RoomRow, rooms } from '@/db/schema'
import type { Viewer } from '../viewer/viewer'
import { changeRoom } from './change'
import { endRoom, endRoomsHostedBy } from './end'
import { handOver } from './hand-over'
import { leaveAllRooms, leaveRoom, removeMember } from './leave'
import { changeRole, kickMember, listMembers } from './members'
import { onRoomEvent, type RoomEvent } from './on-room-event'
import { joined, memberRow, opened, party, person, playing } from './party-under-test'
import { currentRoom, readRoom } from './read'
import { changeSettings } from './settings'

async function guestOf(settings = {}) {
  const { host, room, guests } = await party(settings, 'Bo')
  const bo = guests[0]
  if (!bo) throw new Error('no guest')
  return { host, room, bo: bo.viewer, boId: bo.memberId }
}

const rowOf = async (roomId: string) =>
  (
    await db()
      .select({ endedAt: rooms.endedAt, reason: rooms.endedReason, host: rooms.hostAccountId })
      .from(rooms)
      .where(eq(rooms.id, roomId))
  )[0]

describe('leaving', () => {
  test('as a guest takes one out of the room, which goes on; one may come back', async () => {
    const { host, room, bo, boId } = await guestOf()
    await leaveRoom(bo, room.code, {})
    expect(await currentRoom(bo)).toBeNull()
    await expect(readRoom(bo, room.code)).rejects.toMatchObject({ code: 'room_not_found' })
    expect(await listMembers(host, room.code)).toHaveLength(1)
    expect((await joined(bo, room.code)).member_id).toBe(boId)
  })

  test('as a host ends the room for everyone', async () => {
    const { host, room, bo } = await guestOf()
    await leaveRoom(host, room.code, {})
    expect(await rowOf(room.id)).toMatchObject({ reason: 'host_left', endedAt: expect.any(Date) })
    expect([await currentRoom(host), await currentRoom(bo)]).toEqual([null, null])
  })

  test('32: as a host takes the scope that closes rooms, with an heir as well', async () => {
    const { host, room, bo, boId } = await guestOf()
    const takesPart = new Set(['profile', 'performer'] as const)
    for (const input of [{}, { hand_over_to: boId }]) {
      const left = leaveRoom({ ...host, scopes: takesPart }, room.code, input)
      await expect(left).rejects.toMatchObject({
        code: 'insufficient_scope',
        options: { extra: { scope: 'venue' } },
      })
    }
    expect(await rowOf(room.id)).toMatchObject({ endedAt: null, host: host.account.id })
    await leaveRoom({ ...bo, scopes: takesPart }, room.code, {})
    expect(await currentRoom(bo)).toBeNull()
  })

  test('twice at once ends the room once', async () => {
    const { host, room } = await guestOf()
    const both = await Promise.allSettled([leaveRoom(host, room.code, {}), endRoom(host, room.code)])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('handing over', () => {
  test('makes the heir the host, forgets the old player, and the old host is out', async () => {
    const heard: RoomEvent[] = []
    onRoomEvent('test', async (event) => {
      heard.push(event)
    })
    const { host, room, bo, boId } = await guestOf()
    const playId = await playing(room.id)
    await leaveRoom(host, room.code, { hand_over_to: boId })
    expect(await readRoom(bo, room.code)).toMatchObject({ is_host: true, host: { id: boId, name: 'Bo' } })
    await expect(readRoom(host, room.code)).rejects.toMatchObject({ code: 'room_not_found' })
    const [state] = await db()
      .select({ playId: playback.playId, isPlaying: playback.isPlaying })
      .from(playback)
      .where(eq(playback.roomId, room.id))
    expect(state).toEqual({ playId: null, isPlaying: false })
    const [play] = await db().select({ endedAt: plays.endedAt }).from(plays).where(eq(plays.id, playId))
    expect(play?.endedAt).toBeInstanceOf(Date)
    expect(heard).toContainEqual({ type: 'host_changed', roomId: room.id })
    expect(await joined(host, room.code)).toMatchObject({ role: 'guest' })
  })

  test('to nobody in the room is refused with the field named', async () => {
    const { host, room, bo, boId } = await guestOf()
    const other = await guestOf()
    const handOver = (id: string) => leaveRoom(host, room.code, { hand_over_to: id })
    const refusal = { code: 'validation', options: { errors: [{ path: 'hand_over_to' }] } }
    await expect(handOver(other.boId)).rejects.toMatchObject(refusal)
    await expect(handOver(room.member_id)).rejects.toMatchObject(refusal)
    await leaveRoom(bo, room.code, {})
    await expect(handOver(boId)).rejects.toMatchObject(refusal)
    expect(await readRoom(host, room.code)).toMatchObject({ is_host: true })
  })

  test('to a host of another open room is refused, and nothing changes', async () => {
    const { host, room, bo, boId } = await guestOf()
    await opened(bo)
    await expect(leaveRoom(host, room.code, { hand_over_to: boId })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await readRoom(host, room.code)).toMatchObject({ is_host: true })
  })

  test('is not for guests', async () => {
    const { room, bo } = await guestOf()
    await expect(leaveRoom(bo, room.code, { hand_over_to: room.member_id })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('managing members', () => {
  test('a kicked guest is out and may come back with the code', async () => {
    const { host, room, bo, boId } = await guestOf()
    await kickMember(host, room.code, boId)
    await expect(readRoom(bo, room.code)).rejects.toMatchObject({ code: 'room_not_found' })
    expect(await joined(bo, room.code)).toMatchObject({ role: 'guest' })
  })

  test('a banned guest is out and stays out, until the host says otherwise', async () => {
    const { host, room, bo, boId } = await guestOf()
    await changeRole(host, room.code, boId, { role: 'banned' })
    await expect(readRoom(bo, room.code)).rejects.toMatchObject({ code: 'banned' })
    await expect(joined(bo, room.code)).rejects.toMatchObject({ code: 'banned' })
    expect(await listMembers(host, room.code)).toContainEqual(
      expect.objectContaining({ id: boId, role: 'banned' }),
    )
    await changeRole(host, room.code, boId, { role: 'guest' })
    await expect(readRoom(bo, room.code)).rejects.toMatchObject({ code: 'room_not_found' })
    expect(await joined(bo, room.code)).toMatchObject({ role: 'guest' })
  })

  test('guests do not see who is banned', async () => {
    const { host, room, bo, boId } = await guestOf()
    const cy = await person('Cy')
    await joined(cy, room.code)
    await changeRole(host, room.code, boId, { role: 'banned' })
    expect((await listMembers(cy, room.code)).map(({ name }) => name)).toEqual(['Ada', 'Cy'])
    expect(bo.account.name).toBe('Bo')
  })

  test('a co-host keeps the role in the list and loses it by leaving', async () => {
    const { host, room, bo, boId } = await guestOf()
    await changeRole(host, room.code, boId, { role: 'cohost' })
    expect(await readRoom(bo, room.code)).toMatchObject({ role: 'cohost', is_host: false })
    await leaveRoom(bo, room.code, {})
    expect(await joined(bo, room.code)).toMatchObject({ role: 'guest' })
  })

  test("only the host does it, and never to the host's own row", async () => {
    const { host, room, bo, boId } = await guestOf()
    await expect(kickMember(bo, room.code, boId)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(changeRole(bo, room.code, boId, { role: 'cohost' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(kickMember(host, room.code, room.member_id)).rejects.toMatchObject({ code: 'conflict' })
  })

  test.each(['nonsense', '00000000-0000-4000-8000-000000000000'])(
    'an unknown member (%s) is not found',
    async (id) => {
      const { host, room } = await guestOf()
      await expect(kickMember(host, room.code, id)).rejects.toMatchObject({ code: 'not_found' })
    },
  )
})

describe('a host who is none any more when the room’s lock is free', () => {
  test.each<[string, (host: Viewer, code: string, memberId: string) => Promise<void>]>([
    ['ends no room', (host, code) => endRoom(host, code)],
    ['removes nobody', (host, code, memberId) => kickMember(host, code, memberId)],
    ['bans nobody', (host, code, memberId) => changeRole(host, code, memberId, { role: 'banned' })],
  ])('%s', async (_what, act) => {
    const { host, room, boId } = await guestOf()
    const heirId = (await joined(await person('Cy'), room.code)).member_id
    const acting = await db().transaction(async (tx) => {
      const leaves = async (_tx: unknown, row: RoomRow) => {
        await handOver(tx, row, heirId)
        await removeMember(tx, room.id, room.member_id, 'left')
      }
      await changeRoom(room.id, leaves, { tx })
      const settled = act(host, room.code, boId).catch((error: unknown) => error)
      // It has seen the old role, and waits for the lock.
      await expect
        .poll(() => db().execute(sql`select 1 from pg_locks where not granted`), { interval: 10 })
        .toHaveLength(1)
      return { settled }
    })
    expect(await acting.settled).toMatchObject({ code: 'forbidden' })
    expect(await rowOf(room.id)).toMatchObject({ endedAt: null })
    expect(await memberRow(boId)).toMatchObject({ role: 'guest', leftAt: null })
  })
})

describe('changing settings', () => {
  test('is for the host alone, and makes no version where nothing changes', async () => {
    const { host, room, bo } = await guestOf({ name: 'Kitchen' })
    await expect(changeSettings(bo, room.code, { name: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' })
    const version = async () =>
      (await db().select({ version: rooms.version }).from(rooms).where(eq(rooms.id, room.id)))[0]?.version
    const before = await version()
    await changeSettings(host, room.code, { name: 'Kitchen' })
    await changeSettings(host, room.code, {})
    expect(await version()).toBe(before)
    await changeSettings(host, room.code, { skip_percent: 40 })
    expect(await version()).toBe((before ?? 0) + 1)
  })
})

describe('an account that goes', () => {
  test('ends the room it hosts and leaves the others, in one transaction', async () => {
    const { host, room } = await guestOf()
    const other = await guestOf()
    const memberId = (await joined(host, other.room.code)).member_id
    const touched = await db().transaction(async (tx) => ({
      ended: await endRoomsHostedBy(tx, host.account.id, 'account_ended'),
      left: await leaveAllRooms(tx, host.account.id),
    }))
    expect(touched).toEqual({ ended: [room.id], left: [other.room.id] })
    expect(await rowOf(room.id)).toMatchObject({ reason: 'account_ended' })
    expect((await memberRow(memberId)).leftAt).toBeInstanceOf(Date)
    expect(await rowOf(other.room.id)).toMatchObject({ endedAt: null })
  })
})
