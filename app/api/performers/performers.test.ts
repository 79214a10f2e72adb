import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { call, outcome } from '@/app/api/rooms/calls-under-test'
import { db } from '@/db/client'
import { accounts, performers } from '@/db/schema'
import { endGuestIn } from '@/lib/lifecycle/end-guest'
import { type Person, party, person } from '@/lib/rooms/party-under-test'
import { loadSnapshot } from '@/lib/snapshot/load'
import { issueAccessToken } from '@/lib/tokens/access-tokens'
import type { Scope } from '@/lib/tokens/scopes'
import { granted, registered } from '@/lib/tokens/tokens-under-test'
import { GET as readOther } from './[id]/route'
import { png, upload } from './calls-under-test'
import { DELETE, GET, PUT } from './me/route'

const save = (as: Person, body: unknown) => call(PUT, 'PUT', { as, body })
const saved = async (as: Person, body: unknown) => (await save(as, body)).json()
const read = (as: Person, id: string) => call(readOther, 'GET', { as, params: { id } })

describe('a performer profile', () => {
  test('is kept as a whole, read by others, and deleted', async () => {
    const [ada, bo] = [await person('Ada'), await person('Bo')]
    expect(await outcome(call(GET, 'GET', { as: ada }))).toBe('404 not_found')
    expect(await outcome(call(DELETE, 'DELETE', { as: ada }))).toBe('404 not_found')

    const profile = {
      id: ada.account.id,
      stage_name: 'Ada Lovebeat',
      bio: 'Line one\nLine two',
      picture_url: null,
    }
    const first = await save(ada, { stage_name: ' Ada Lovebeat ', bio: 'Line one\r\nLine two ' })
    expect([first.status, await first.json()]).toEqual([200, profile])
    expect(await (await call(GET, 'GET', { as: ada })).json()).toEqual(profile)
    expect(await (await read(bo, ada.account.id.toUpperCase())).json()).toEqual(profile)

    expect(await saved(ada, { stage_name: 'DJ Ada' })).toEqual({
      ...profile,
      stage_name: 'DJ Ada',
      bio: null,
    })
    expect(await saved(ada, { stage_name: 'DJ Ada', bio: '  ' })).toMatchObject({ bio: null })

    expect(await outcome(call(DELETE, 'DELETE', { as: ada }))).toBe('204')
    expect(await outcome(read(bo, ada.account.id))).toBe('404 not_found')
  })

  test('that began with a bio alone has no stage name yet', async () => {
    const ada = await person('Ada')
    await db().insert(performers).values({ accountId: ada.account.id, bio: 'Hello' })
    expect(await (await call(GET, 'GET', { as: ada })).json()).toMatchObject({
      stage_name: null,
      bio: 'Hello',
    })
  })

  test('is nobody’s for ids of no account, suspended accounts and ended ones', async () => {
    const [ada, bo] = [await person('Ada'), await person('Bo')]
    await save(ada, { stage_name: 'Ada' })
    for (const id of ['me2', 'nonsense', '%00', crypto.randomUUID(), bo.account.id]) {
      expect(await outcome(read(bo, id))).toBe('404 not_found')
    }
    const suspend = (suspendedAt: Date | null) =>
      db().update(accounts).set({ suspendedAt }).where(eq(accounts.id, ada.account.id))
    await suspend(new Date())
    expect(await outcome(read(bo, ada.account.id))).toBe('404 not_found')
    await suspend(null)
    expect(await outcome(read(bo, ada.account.id))).toBe('200')
    await db().transaction((tx) => endGuestIn(tx, ada.account.id))
    expect(await outcome(read(bo, ada.account.id))).toBe('404 not_found')
    const left = db().select({ id: performers.accountId }).from(performers)
    expect(await left.where(eq(performers.accountId, ada.account.id))).toEqual([])
  })

  test('is kept by a token with `performer`, read with `profile` and by a client for itself', async () => {
    const ada = await registered()
    const bearer = async (accountId: string | null, ...scopes: Scope[]) => {
      const { accessToken } = await issueAccessToken(await granted(accountId, { scopes }))
      return { authorization: `Bearer ${accessToken}` }
    }
    const keep = async (...scopes: Scope[]) =>
      outcome(call(PUT, 'PUT', { headers: await bearer(ada.id, ...scopes), body: { stage_name: 'DJ Ada' } }))
    const readBy = async (accountId: string | null, ...scopes: Scope[]) =>
      outcome(call(readOther, 'GET', { headers: await bearer(accountId, ...scopes), params: { id: ada.id } }))
    expect(await keep('profile', 'venue')).toBe('403 insufficient_scope')
    expect(await keep('performer')).toBe('200')
    expect(await readBy(ada.id, 'performer')).toBe('403 insufficient_scope')
    expect(await readBy(ada.id, 'profile')).toBe('200')
    expect(await readBy(null, 'profile')).toBe('200')
    const own = call(GET, 'GET', { headers: await bearer(null, 'performer') })
    expect(await outcome(own)).toBe('403 forbidden')
  })

  test('needs somebody who is signed in', async () => {
    expect(await outcome(call(GET, 'GET'))).toBe('401 unauthenticated')
    expect(await outcome(call(PUT, 'PUT', { body: { stage_name: 'Ada' } }))).toBe('401 unauthenticated')
    expect(await outcome(call(readOther, 'GET', { params: { id: crypto.randomUUID() } }))).toBe(
      '401 unauthenticated',
    )
  })

  test.each([
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['  Beyoncé ', 'Beyoncé'],
    ['מִיכָל', 'מִיכָל'],
    [`Ada ${'🏳️‍🌈'.repeat(46)}`, `Ada ${'🏳️‍🌈'.repeat(46)}`],
  ])('44: has the stage name %s as it is', async (given, kept) => {
    expect(await saved(await person('Ada'), { stage_name: given })).toMatchObject({
      stage_name: kept.normalize(),
    })
  })

  test.each([
    ['nothing', {}, 'stage_name'],
    ['blanks', { stage_name: ' \u00a0 ' }, 'stage_name'],
    ['51 characters', { stage_name: 'x'.repeat(51) }, 'stage_name'],
    ['10,000 characters', { stage_name: 'x'.repeat(10_000) }, 'stage_name'],
    ['one character of 10,000 marks', { stage_name: `a${'\u0301'.repeat(10_000)}` }, 'stage_name'],
    ['RTL marks', { stage_name: 'Ada\u202Eadl' }, 'stage_name'],
    ['isolates', { stage_name: '\u2067Ada' }, 'stage_name'],
    ['NUL', { stage_name: 'A\0da' }, 'stage_name'],
    ['line breaks', { stage_name: 'Ada\nLovebeat' }, 'stage_name'],
    ['half a character', { stage_name: 'Ada \ud83d' }, 'stage_name'],
    ['a number', { stage_name: 7 }, 'stage_name'],
    ['a bio of 1,001 characters', { stage_name: 'Ada', bio: 'x'.repeat(1_001) }, 'bio'],
    ['a bio with NUL', { stage_name: 'Ada', bio: 'a\0' }, 'bio'],
    ['a bio with RTL marks', { stage_name: 'Ada', bio: 'a\u202eb' }, 'bio'],
    ['unknown fields', { stage_name: 'Ada', picture_url: '/x' }, 'picture_url'],
  ])('44: is refused with %s', async (_, body, path) => {
    const answer = await save(await person('Ada'), body)
    expect([answer.status, (await answer.json()).errors?.[0]?.path]).toEqual([422, path])
  })
})

describe('the rooms a performer is in', () => {
  test('see stage name and picture at once, and only what changed makes a version', async () => {
    const { room, guests } = await party({}, 'Bo')
    const bo = guests[0]
    if (!bo) throw new Error('no guest')
    const look = async () => {
      const loaded = await loadSnapshot(room.id)
      const member = loaded?.snapshot.members.find(({ id }) => id === bo.memberId)
      return { version: loaded?.version ?? 0, name: member?.stage_name, picture: member?.picture_url }
    }
    const before = await look()
    expect(before).toMatchObject({ name: null, picture: null })

    await save(bo.viewer, { stage_name: 'Bo Diddly' })
    expect(await look()).toEqual({ version: before.version + 1, name: 'Bo Diddly', picture: null })
    await save(bo.viewer, { stage_name: 'Bo Diddly', bio: 'No room shows this' })
    expect(await look()).toMatchObject({ version: before.version + 1 })

    const { picture_url } = await (await upload(bo.viewer, await png(), 'image/png')).json()
    expect(await look()).toEqual({ version: before.version + 2, name: 'Bo Diddly', picture: picture_url })

    await call(DELETE, 'DELETE', { as: bo.viewer })
    expect(await look()).toEqual({ version: before.version + 3, name: null, picture: null })
  })

  test('show the host’s stage name, and a change while rooms are busy waits for nobody in a circle', async () => {
    const { host, room, guests } = await party({}, 'Bo', 'Cy', 'Di')
    const everyone = [host, ...guests.map(({ viewer }) => viewer)]
    const answers = await Promise.all(
      everyone.flatMap((who) => [save(who, { stage_name: 'One' }), save(who, { stage_name: 'Two' })]),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    await save(host, { stage_name: 'The Host' })
    expect((await loadSnapshot(room.id))?.snapshot.host).toMatchObject({ stage_name: 'The Host' })
  })
})
