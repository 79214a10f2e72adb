import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { members } from '@/db/schema'
import { leaveRoom } from './leave'
import { nameKey, toldApart } from './member-name'
import { joined, opened, party, person } from './party-under-test'

const namesIn = async (roomId: string) =>
  (await db().select({ name: members.name }).from(members).where(eq(members.roomId, roomId))).map(
    ({ name }) => name,
  )

const nameOf = async (memberId: string) =>
  (await db().select({ name: members.name }).from(members).where(eq(members.id, memberId)))[0]?.name

describe('two names that people take for one', () => {
  test.each([
    ['Bo', 'bo'],
    ['Bo', ' Bo '],
    ['Bo B', 'Bo\u00A0B'],
    ['Bo B', 'Bo  B'],
    ['Bo B', 'Bo\u3000B'],
    ['Bo', 'B\u200Bo'],
    ['Bo', 'Bo\u2800'],
    ['Bo', 'Bo\u200D'],
    ['Bo', 'Bo\u00AD'],
    ['Bo', 'Bo\u3164'],
    ['Bo', 'Bo'],
    ['Bo', '𝐁𝐨'],
    ['Bo', 'Bо'],
    ['Ada', 'Аdа'],
    ['É', 'E\u0301'],
    ['Straße', 'STRASSE'],
  ])('%j and %j', (one, other) => {
    expect(nameKey(other)).toBe(nameKey(one))
    expect(toldApart(other, [one])).not.toBe(other)
  })

  test.each([
    ['Bo', 'Boo'],
    ['Bo', 'Bó'],
    ['夜', '夜の'],
    ['👩‍🎤', '👩'],
    ['Иван', 'Ирина'],
  ])('%j and %j are not', (one, other) => {
    expect(toldApart(other, [one])).toBe(other)
  })
})

describe('a number tells apart', () => {
  test.each<[string, string[], string]>([
    ['Bo', [], 'Bo'],
    ['Bo', ['Bo'], 'Bo 2'],
    ['BO', ['Bo'], 'BO 2'],
    ['Bo', ['Bo', 'Bo 2'], 'Bo 3'],
    ['Bo', ['Bo', 'bo 2', 'Bo 3'], 'Bo 4'],
    ['Bo 2', ['Bo', 'Bo 2'], 'Bo 3'],
    ['Bo 2', ['Bo'], 'Bo 2'],
    ['7', ['7'], '7 2'],
    ['Host', [], 'Host 2'],
    ['HOST', ['Host 2'], 'HOST 3'],
    ['x'.repeat(40), ['x'.repeat(40)], `${'x'.repeat(38)} 2`],
    ['é'.repeat(40), ['é'.repeat(40)], `${'é'.repeat(38)} 2`],
  ])('%s among %j is %s', (wanted, taken, shown) => {
    expect(toldApart(wanted, taken)).toBe(shown)
  })
})

describe('in a room', () => {
  test('guests of one name and of the host’s get numbers, also when they come at the same moment', async () => {
    const { room } = await party({}, 'Bo')
    const others = await Promise.all(['Bo', 'bo', 'Bo\u00A0', 'Ada', 'ADA'].map((name) => person(name)))
    await Promise.all(others.map((other) => joined(other, room.code)))
    const names = await namesIn(room.id)
    expect(new Set(names.map(nameKey)).size).toBe(7)
    expect(names).toEqual(expect.arrayContaining(['Ada', 'Bo']))
  })

  test('who joins again, leaves and comes back, or changes the name, keeps what was given', async () => {
    const { room } = await party({}, 'Bo')
    const bo = await person('Bo')
    const { member_id } = await joined(bo, room.code)
    expect(await nameOf(member_id)).toBe('Bo 2')
    for (const name of [undefined, 'Bo', 'Bo 2']) {
      await joined(bo, room.code, name)
      expect(await nameOf(member_id)).toBe('Bo 2')
    }
    await leaveRoom(bo, room.code, {})
    const late = await joined(await person('Bo'), room.code)
    expect(await nameOf(late.member_id)).toBe('Bo 3')
    await joined(bo, room.code)
    expect(await nameOf(member_id)).toBe('Bo 2')
    await joined(bo, room.code, 'Bob')
    expect(await nameOf(member_id)).toBe('Bob')
    await joined(bo, room.code, 'ada')
    expect(await nameOf(member_id)).toBe('ada 2')
  })

  test('only the host is called one', async () => {
    const host = await person('Host')
    const room = await opened(host)
    await joined(await person('Host'), room.code)
    await joined(host, room.code, 'Host')
    expect(await namesIn(room.id)).toEqual(['Host', 'Host 2'])
  })
})
