import { and, eq, isNull } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { members, rooms } from '@/db/schema'
import { openRoom } from './create'
import { endRoom } from './end'
import { joinRoom } from './join'
import { leaveRoom } from './leave'
import { listMembers } from './members'
import { fromAddress, joined, opened, party, person } from './party-under-test'
import { currentRoom, readRoom, roomsOf } from './read'
import { rotateCode } from './rotate-code'
import { changeSettings } from './settings'

describe('opening a room', () => {
  test('gives a room with the defaults, named after its host', async () => {
    const host = await person('Ada')
    expect(await opened(host)).toMatchObject({
      name: 'Ada’s room',
      is_host: true,
      role: 'host',
      votes_to_skip: 2,
      skip_percent: null,
      guest_can_pause: true,
      locked: false,
    })
  })

  test('changes only what is given where the host has one open', async () => {
    const host = await person('Ada')
    const first = await opened(host, { name: 'Kitchen', votes_to_skip: 5 })
    expect(await openRoom(host, { guest_can_pause: false })).toEqual({ created: false, code: first.code })
    expect(await readRoom(host, first.code)).toMatchObject({
      name: 'Kitchen',
      votes_to_skip: 5,
      guest_can_pause: false,
    })
  })

  test('many times at once still leaves one open room', async () => {
    const host = await person('Ada')
    const all = await Promise.all(Array.from({ length: 10 }, () => openRoom(host, {})))
    expect(all.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(all.map(({ code }) => code)).size).toBe(1)
    const open = await db()
      .select({ id: rooms.id })
      .from(rooms)
      .where(and(eq(rooms.hostAccountId, host.account.id), isNull(rooms.endedAt)))
    expect(open).toHaveLength(1)
  })

  test('works for a host whose name is as long as names get', async () => {
    const host = await person('👩‍👩‍👧‍👦'.repeat(40))
    const room = await opened(host)
    await changeSettings(host, room.code, { name: room.name })
    expect(room.name).toMatch(/’s room$/)
  })
})

describe('joining a room', () => {
  test('works with the code in any spelling, and again without a second membership', async () => {
    const { room } = await party({})
    const bo = await person('Bo')
    const typed = ` ${room.code.slice(0, 3).toLowerCase()}-${room.code.slice(3)} `
    const first = await joined(bo, typed)
    expect(await joined(bo, room.code)).toEqual(first)
    expect(first).toMatchObject({ role: 'guest', is_host: false, host: { name: 'Ada' } })
  })

  test('many at once, each of them twice, makes each a member once', async () => {
    const { room } = await party({})
    const people = await Promise.all(Array.from({ length: 15 }, (_, index) => person(`Guest ${index}`)))
    await Promise.all([...people, ...people].map((one) => joined(one, room.code)))
    const rows = await db().select({ id: members.id }).from(members).where(eq(members.roomId, room.id))
    expect(rows).toHaveLength(16)
  })

  test('takes the name given, and a member may change it by joining again', async () => {
    const { host, room } = await party({})
    const bo = await person('Quiet Fox')
    await joined(bo, room.code, 'Bo')
    await joined(bo, room.code, 'Bobby')
    expect((await listMembers(host, room.code)).map(({ name }) => name)).toEqual(['Ada', 'Bobby'])
  })

  test('makes one version of the room for each newcomer and none for who is in already', async () => {
    const { room } = await party({})
    const bo = await person('Bo')
    const version = async () =>
      (await db().select({ version: rooms.version }).from(rooms).where(eq(rooms.id, room.id)))[0]?.version
    const before = (await version()) ?? 0
    await joined(bo, room.code)
    await joined(bo, room.code)
    expect(await version()).toBe(before + 1)
  })

  test.each(['', '   ', null, undefined])('without a code (%j) says that one is missing', async (code) => {
    const bo = await person('Bo')
    await expect(joinRoom(bo, { code }, fromAddress(), null)).rejects.toMatchObject({ code: 'missing_code' })
  })

  test('with an unknown, ended, malformed or replaced code finds no room', async () => {
    const { host, room } = await party({})
    const next = await rotateCode(host, room.code)
    const bo = await person('Bo')
    const join = (code: string) => joinRoom(bo, { code }, fromAddress(), null)
    for (const code of ['ZZZZZZ', 'nonsense', '<script>', room.code]) {
      await expect(join(code), code).rejects.toMatchObject({ code: 'room_not_found' })
    }
    expect(await join(next)).toBe(next)
    await endRoom(host, next)
    await expect(join(next)).rejects.toMatchObject({ code: 'room_not_found' })
  })

  test('a locked room lets members in and nobody else', async () => {
    const { host, room, guests } = await party({}, 'Bo')
    await changeSettings(host, room.code, { locked: true })
    await expect(joined(await person('Cy'), room.code)).rejects.toMatchObject({ code: 'room_locked' })
    const bo = guests[0]?.viewer
    if (bo) expect(await joined(bo, room.code)).toMatchObject({ role: 'guest' })
  })
})

describe('guessing codes', () => {
  test('is stopped for an account after twenty wrong ones, with the wait named', async () => {
    const { room } = await party({})
    const guesser = await person('Guesser')
    const guess = (code: string) => joinRoom(guesser, { code }, fromAddress(), null)
    for (let wrong = 0; wrong < 20; wrong += 1) {
      await expect(guess('ZZZZZ2')).rejects.toMatchObject({ code: 'room_not_found' })
    }
    await expect(guess('ZZZZZ2')).rejects.toMatchObject({
      code: 'rate_limited_caller',
      options: { retryAfterS: expect.any(Number) },
    })
    await expect(guess(room.code)).rejects.toMatchObject({ code: 'rate_limited_caller' })
  })

  test('counts wrong codes only: a party of a hundred joins from one address', async () => {
    const { room } = await party({})
    const address = fromAddress()
    const people = await Promise.all(Array.from({ length: 100 }, (_, index) => person(`Guest ${index}`)))
    for (const one of people) await joinRoom(one, { code: room.code }, address, null)
    expect(await joinRoom(await person('Late'), { code: room.code }, address, null)).toBe(room.code)
  })

  test('is stopped for an address whatever sessions it makes', async () => {
    const address = fromAddress()
    const outcomes = new Set<unknown>()
    for (let account = 0; account < 12; account += 1) {
      const guesser = await person('Guesser')
      for (let wrong = 0; wrong < 19; wrong += 1) {
        const failure = await joinRoom(guesser, { code: 'ZZZZZ3' }, address, null).catch(
          (error) => error.code,
        )
        outcomes.add(failure)
      }
    }
    expect(outcomes).toEqual(new Set(['room_not_found', 'rate_limited_caller']))
  })
})

describe('the way back', () => {
  test('leads to the room one hosts, else to the one used last, else nowhere', async () => {
    const [one, two] = await Promise.all([party({ name: 'One' }), party({ name: 'Two' })])
    const bo = await person('Bo')
    expect(await currentRoom(bo)).toBeNull()
    await joined(bo, one.room.code)
    await joined(bo, two.room.code)
    expect((await currentRoom(bo))?.name).toBe('Two')
    const own = await opened(bo, { name: 'Own' })
    expect((await roomsOf(bo)).map(({ name }) => name)).toEqual(['Own', 'Two', 'One'])
    await endRoom(bo, own.code)
    await leaveRoom(bo, two.room.code, {})
    expect((await currentRoom(bo))?.name).toBe('One')
  })
})
