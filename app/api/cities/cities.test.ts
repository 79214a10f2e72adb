import { and, eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { PATCH as patchRoom } from '@/app/api/rooms/[code]/route'
import { call, outcome } from '@/app/api/rooms/calls-under-test'
import { db } from '@/db/client'
import { accounts, auditLog, members, rooms } from '@/db/schema'
import { newCode } from '@/lib/room-codes'
import type { CityRoomsDto } from '@/lib/rooms/city-rooms'
import { opened, type Person, party, person } from '@/lib/rooms/party-under-test'
import { issueAccessToken } from '@/lib/tokens/access-tokens'
import { granted, registered } from '@/lib/tokens/tokens-under-test'
import { DELETE } from './[city]/rooms/[code]/route'
import { GET } from './[city]/rooms/route'

/** Marks an account as administrator of these cities, by their keys. */
const mark = (who: Person, ...cities: string[]) =>
  db().update(accounts).set({ cities }).where(eq(accounts.id, who.account.id))

async function mayor(...cities: string[]): Promise<Person> {
  const who = await person('Mayor')
  await mark(who, ...cities)
  return who
}

const list = (as: Person | null, city: string) => call(GET, 'GET', { as, params: { city } })
const listed = async (as: Person, city: string): Promise<CityRoomsDto> => (await list(as, city)).json()
const close = (as: Person | null, city: string, code: string) =>
  call(DELETE, 'DELETE', { as, params: { city, code } })

const page = async (as: Person, city: string, cursor: string) => {
  const url = `http://127.0.0.1:3000/api/cities/x/rooms?cursor=${encodeURIComponent(cursor)}`
  const request = new Request(url, { headers: { cookie: as.cookie, 'x-auxroom-peer': '10.0.0.1' } })
  return GET(request, { params: Promise.resolve({ city }) })
}

/** Opens so many rooms of the city, each with a host of its own, all in one moment. */
async function openMany(count: number): Promise<void> {
  const many = Array.from({ length: count }, () => ({
    id: crypto.randomUUID(),
    hostAccountId: crypto.randomUUID(),
  }))
  await db()
    .insert(accounts)
    .values(many.map(({ hostAccountId }) => ({ id: hostAccountId, kind: 'guest' as const, name: 'Host' })))
  await db()
    .insert(rooms)
    .values(many.map((room) => ({ ...room, code: newCode(), name: 'Room', city, cityKey: city })))
  await db()
    .insert(members)
    .values(
      many.map((room) => ({
        roomId: room.id,
        accountId: room.hostAccountId,
        role: 'host' as const,
        name: 'H',
      })),
    )
}

let city: string
beforeEach(() => {
  city = `city ${crypto.randomUUID()}`
})

describe('the rooms of a city', () => {
  test('are those that say so, in whatever spelling, newest first', async () => {
    const first = await party({ city: city.toUpperCase() }, 'Bo')
    const second = await party({ city: ` ${city.replace(' ', '   ')} ` })
    await party({ city: `${city}x` })
    await party({})
    const found = await listed(await mayor(city), city.toUpperCase())
    expect(found).toEqual({
      city,
      rooms: [second, first].map(({ room }, index) => ({
        id: room.id,
        code: room.code,
        name: room.name,
        host: { name: 'Ada' },
        members: index + 1,
        created_at: room.created_at,
        _links: {
          close: {
            href: `/api/cities/${encodeURIComponent(city)}/rooms/${room.code}`,
            method: 'DELETE',
            title: 'Close a room of the city',
          },
        },
      })),
      next_cursor: null,
    })
  })

  test('follow what the host says', async () => {
    const admin = await mayor(city)
    const { host, room } = await party({ city })
    const say = (value: string | null) =>
      call(patchRoom, 'PATCH', { as: host, params: { code: room.code }, body: { city: value } })
    expect((await listed(admin, city)).rooms).toHaveLength(1)
    expect(await (await say(null)).json()).toMatchObject({ city: null })
    expect((await listed(admin, city)).rooms).toHaveLength(0)
    expect(await (await say(` ${city.toUpperCase()}`)).json()).toMatchObject({ city: city.toUpperCase() })
    expect((await listed(admin, city)).rooms).toHaveLength(1)
    for (const wrong of ['', 'x'.repeat(81), 'Lis\0bon', 'Lis\u202ebon']) {
      expect(await outcome(say(wrong))).toBe('422 validation')
    }
  })

  test('come a hundred at a time, each once, though rooms end in between', async () => {
    const admin = await mayor(city)
    await openMany(203)
    const first = await listed(admin, city)
    await close(admin, city, first.rooms.at(-1)?.code ?? '')
    const second: CityRoomsDto = await (await page(admin, city, first.next_cursor ?? '')).json()
    const third: CityRoomsDto = await (await page(admin, city, second.next_cursor ?? '')).json()
    expect([first, second, third].map(({ rooms }) => rooms.length)).toEqual([100, 100, 3])
    expect(third.next_cursor).toBeNull()
    const ids = [first, second, third].flatMap(({ rooms }) => rooms.map(({ id }) => id))
    expect(new Set(ids).size).toBe(203)
    for (const cursor of ['x', crypto.randomUUID()]) {
      expect(await outcome(page(admin, city, cursor))).toBe('422 validation')
    }
  })

  test('are for who administers that very city, and demotion acts at once', async () => {
    const { room } = await party({ city })
    const [other, nobody] = [await mayor('another city'), await person('Bo')]
    expect(await outcome(list(null, city))).toBe('401 unauthenticated')
    expect(await outcome(list(nobody, city))).toBe('403 forbidden')
    expect(await outcome(list(other, city))).toBe('404 not_found')
    expect(await outcome(close(other, city, room.code))).toBe('404 not_found')
    expect(await outcome(close(nobody, city, room.code))).toBe('403 forbidden')

    const admin = await mayor(city, 'another city')
    expect(await outcome(list(admin, city))).toBe('200')
    await mark(admin, 'another city')
    expect(await outcome(list(admin, city))).toBe('404 not_found')
    expect(await outcome(close(admin, city, room.code))).toBe('404 not_found')
    await mark(admin)
    expect(await outcome(list(admin, city))).toBe('403 forbidden')
  })
})

describe('a program of the city', () => {
  test('acts with `city` only while the account administers it', async () => {
    const { room } = await party({ city })
    const { id } = await registered({ cities: [city] })
    const bearer = async (options: Parameters<typeof granted>[1]) => {
      const { accessToken } = await issueAccessToken(await granted(id, options))
      return { authorization: `Bearer ${accessToken}` }
    }
    const ask = (headers: Record<string, string>) => call(GET, 'GET', { headers, params: { city } })
    const own = await bearer({ scopes: ['profile', 'city'] })
    expect(await outcome(ask(await bearer({ scopes: ['profile', 'venue'] })))).toBe('403 insufficient_scope')
    expect(await outcome(ask(own))).toBe('200')
    await db().update(accounts).set({ cities: [] }).where(eq(accounts.id, id))
    expect(await outcome(ask(own))).toBe('403 insufficient_scope')
    const close = call(DELETE, 'DELETE', { headers: own, params: { city, code: room.code } })
    expect(await outcome(close)).toBe('403 insufficient_scope')
  })
})

describe('closing a room of a city', () => {
  test('ends it, says why, and is written down', async () => {
    const admin = await mayor(city)
    const { host, room } = await party({ city, name: 'Kitchen' })
    expect(await outcome(close(admin, city.toUpperCase(), room.code.toLowerCase()))).toBe('204')
    const [row] = await db()
      .select({ endedAt: rooms.endedAt, reason: rooms.endedReason })
      .from(rooms)
      .where(eq(rooms.id, room.id))
    expect(row).toEqual({ endedAt: expect.any(Date), reason: 'closed_by_city' })
    const entries = await db()
      .select({ actorId: auditLog.actorId, accountId: auditLog.accountId, details: auditLog.details })
      .from(auditLog)
      .where(and(eq(auditLog.action, 'room.closed'), eq(auditLog.targetId, room.id)))
    expect(entries).toEqual([
      {
        actorId: admin.account.id,
        accountId: host.account.id,
        details: { reason: 'closed_by_city', name: 'Kitchen', code: room.code, city },
      },
    ])
    expect(await outcome(close(admin, city, room.code))).toBe('404 room_not_found')
    expect((await listed(admin, city)).rooms).toEqual([])
  })

  test('reaches no room elsewhere, and closes one once', async () => {
    const admin = await mayor(city)
    const elsewhere = await opened(await person('Ada'), { city: 'elsewhere' })
    for (const code of [elsewhere.code, 'ZZZZZZ', '<>', '']) {
      expect(await outcome(close(admin, city, code))).toBe('404 room_not_found')
    }
    const { room } = await party({ city })
    const answers = await Promise.all([1, 2, 3].map(() => outcome(close(admin, city, room.code))))
    expect(answers.toSorted()).toEqual(['204', '404 room_not_found', '404 room_not_found'])
  })
})
