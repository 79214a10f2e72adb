import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, rooms } from '@/db/schema'
import { party, person } from '@/lib/rooms/party-under-test'
import * as rotate from './[code]/code/route'
import * as leave from './[code]/leave/route'
import * as member from './[code]/members/[id]/route'
import * as list from './[code]/members/route'
import * as one from './[code]/route'
import * as state from './[code]/state/route'
import { call, outcome } from './calls-under-test'
import * as current from './current/route'
import * as join from './join/route'
import * as all from './route'

const post = (body: unknown, as: Awaited<ReturnType<typeof person>> | null = null) =>
  call(all.POST, 'POST', { as, body })

describe('POST /api/rooms', () => {
  test('makes a guest of a stranger and opens the room: 201, and 200 with only the given fields changed', async () => {
    const first = await post({ name: 'Kitchen', votes_to_skip: 3 })
    expect(first.status).toBe(201)
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(cookie).toContain('next-auth.session-token=')
    const room = await first.json()
    expect(room).toMatchObject({ name: 'Kitchen', votes_to_skip: 3, guest_can_pause: true, is_host: true })
    expect(room._links.end).toEqual({
      href: `/api/rooms/${room.code}`,
      method: 'DELETE',
      title: 'End the room',
    })
    const again = await call(all.POST, 'POST', { body: { guest_can_pause: false }, headers: { cookie } })
    expect(again.status).toBe(200)
    expect(await again.json()).toMatchObject({
      code: room.code,
      name: 'Kitchen',
      votes_to_skip: 3,
      guest_can_pause: false,
    })
    expect(again.headers.get('cache-control')).toBe('private, no-store')
  })

  test.each([
    [{ votes_to_skip: 0 }, 'votes_to_skip'],
    [{ votes_to_skip: 51 }, 'votes_to_skip'],
    [{ votes_to_skip: 1.5 }, 'votes_to_skip'],
    [{ votes_to_skip: '2' }, 'votes_to_skip'],
    [{ skip_percent: 0 }, 'skip_percent'],
    [{ skip_percent: 101 }, 'skip_percent'],
    [{ name: 'x'.repeat(10_000) }, 'name'],
    [{ name: '   ' }, 'name'],
    [{ name: 'a\u0000b' }, 'name'],
    [{ name: 'abc\u202egnp.exe' }, 'name'],
    [{ guest_can_pause: 'yes' }, 'guest_can_pause'],
    [{ approval: 'sometimes' }, 'approval'],
    [{ host: 'me' }, 'host'],
    [{ fallback_playlist_uri: 'https://open.spotify.com.evil.example/playlist/0' }, 'fallback_playlist_uri'],
    [{ fallback_playlist_uri: `spotify:track:${'0'.repeat(22)}` }, 'fallback_playlist_uri'],
    [{ fallback_playlist_uri: 'https://spotify.link/AbCd' }, 'fallback_playlist_uri'],
    [{ fallback_playlist_uri: '' }, 'fallback_playlist_uri'],
  ])('refuses %j with the field named, and leaves no guest behind', async (body, path) => {
    const count = async () => (await db().select({ id: accounts.id }).from(accounts)).length
    const before = await count()
    const response = await post(body)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'validation', errors: [{ path }] })
    expect(await count()).toBe(before)
  })

  test('48 bodies that cannot be read are 4xx and open nothing', async () => {
    const host = await person('Ada')
    const before = (await db().select({ id: rooms.id }).from(rooms)).length
    const send = (body: string, type = 'application/json') =>
      outcome(call(all.POST, 'POST', { as: host, body, headers: { 'content-type': type } }))
    expect(await send('{')).toBe('400 invalid_request')
    expect(await send(`${'['.repeat(200)}${']'.repeat(200)}`)).toBe('400 invalid_request')
    expect(await send('{"__proto__":{"locked":true}}')).toBe('422 validation')
    expect(await send('[]')).toBe('422 validation')
    expect(await send('name=x', 'text/plain')).toBe('415 unsupported_media_type')
    expect(await send(JSON.stringify({ name: 'x'.repeat(70_000) }))).toBe('413 payload_too_large')
    expect((await db().select({ id: rooms.id }).from(rooms)).length).toBe(before)
  })

  test('30 refuses what another site makes a browser send', async () => {
    const host = await person('Ada')
    const foreign = { origin: 'https://evil.example' }
    expect(await outcome(call(all.POST, 'POST', { as: host, body: {}, headers: foreign }))).toBe(
      '403 cross_site',
    )
  })
})

describe('a room over HTTP', () => {
  test('is there for members, in any spelling of its code, and for nobody else', async () => {
    const { room, guests } = await party({}, 'Bo')
    const params = { code: room.code }
    const bo = guests[0]?.viewer
    const spelled = { code: room.code.toLowerCase() }
    expect((await call(one.GET, 'GET', { as: bo, params: spelled })).status).toBe(200)
    const stranger = await person('Stranger')
    for (const handler of [one.GET, list.GET, state.GET]) {
      expect(await outcome(call(handler, 'GET', { as: stranger, params }))).toBe('404 room_not_found')
      expect(await outcome(call(handler, 'GET', { params }))).toBe('401 unauthenticated')
    }
  })

  test("refuses a guest what is the host's: 403", async () => {
    const { room, guests } = await party({}, 'Bo')
    const as = guests[0]?.viewer
    const params = { code: room.code, id: room.member_id }
    expect(await outcome(call(one.PATCH, 'PATCH', { as, params, body: { name: 'Mine' } }))).toBe(
      '403 forbidden',
    )
    expect(await outcome(call(one.DELETE, 'DELETE', { as, params }))).toBe('403 forbidden')
    expect(await outcome(call(rotate.POST, 'POST', { as, params }))).toBe('403 forbidden')
    expect(await outcome(call(member.DELETE, 'DELETE', { as, params }))).toBe('403 forbidden')
  })

  test('changes its settings, its code and its members, and ends', async () => {
    const { host, room, guests } = await party({}, 'Bo')
    const as = host
    const params = { code: room.code }
    const changed = await call(one.PATCH, 'PATCH', { as, params, body: { skip_percent: 30, locked: true } })
    expect(await changed.json()).toMatchObject({ skip_percent: 30, locked: true })
    const bo = { code: room.code, id: guests[0]?.memberId ?? '' }
    expect(await outcome(call(member.PATCH, 'PATCH', { as, params: bo, body: { role: 'cohost' } }))).toBe(
      '204',
    )
    expect(await outcome(call(member.PATCH, 'PATCH', { as, params: bo, body: { role: 'host' } }))).toBe(
      '422 validation',
    )
    const { members } = await (await call(list.GET, 'GET', { as, params })).json()
    expect(members).toMatchObject([{ role: 'host' }, { role: 'cohost', name: 'Bo' }])
    const next = await (await call(rotate.POST, 'POST', { as, params })).json()
    expect(next.code).not.toBe(room.code)
    expect(await outcome(call(one.GET, 'GET', { as, params }))).toBe('404 room_not_found')
    expect(await outcome(call(one.DELETE, 'DELETE', { as, params: { code: next.code } }))).toBe('204')
    expect(await (await call(current.GET, 'GET', { as })).json()).toEqual({ code: null })
  })

  test('methods it has not are 405 with those it has', async () => {
    const response = await call(one.PUT, 'PUT', { params: { code: 'ABCDEF' } })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, PATCH, DELETE'])
  })
})

describe('joining and leaving over HTTP', () => {
  test('a stranger joins with the code and gets a session; the way back leads to the room', async () => {
    const { room } = await party({})
    const response = await call(join.POST, 'POST', { body: { code: room.code.toLowerCase(), name: 'Bo' } })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ code: room.code, role: 'guest' })
    const cookies = response.headers.getSetCookie().map((each) => each.split(';')[0])
    expect(cookies.map((each) => each?.split('=')[0]).toSorted()).toEqual([
      'axr_device',
      'next-auth.session-token',
    ])
    const cookie = cookies.join('; ')
    const back = await call(current.GET, 'GET', { headers: { cookie } })
    expect(await back.json()).toEqual({ code: room.code })
    const params = { code: room.code }
    const left = await call(leave.POST, 'POST', { params, body: {}, headers: { cookie } })
    expect(left.status).toBe(204)
    expect(await (await call(current.GET, 'GET', { headers: { cookie } })).json()).toEqual({ code: null })
  })

  test.each([
    [{}, '400 missing_code'],
    [{ code: '' }, '400 missing_code'],
    [{ code: '  ' }, '400 missing_code'],
    [{ code: 'ZZZZZZ' }, '404 room_not_found'],
    [{ code: '../../etc' }, '404 room_not_found'],
    [{ code: 5 }, '422 validation'],
    [{ code: 'ZZZZZZ', name: 'x'.repeat(10_000) }, '422 validation'],
    [{ code: 'ZZZZZZ', role: 'host' }, '422 validation'],
  ])('%j is %s, without a session for it', async (body, expected) => {
    const response = call(join.POST, 'POST', { body })
    expect(await outcome(response)).toBe(expected)
    expect((await response).headers.get('set-cookie')).toBeNull()
  })

  test('a host who leaves hands over where a member is named', async () => {
    const { host, room, guests } = await party({}, 'Bo')
    const params = { code: room.code }
    const hand_over_to = guests[0]?.memberId
    expect(await outcome(call(leave.POST, 'POST', { as: host, params, body: { hand_over_to: 'Bo' } }))).toBe(
      '422 validation',
    )
    expect(await outcome(call(leave.POST, 'POST', { as: host, params, body: { hand_over_to } }))).toBe('204')
    const room2 = await (await call(one.GET, 'GET', { as: guests[0]?.viewer, params })).json()
    expect(room2).toMatchObject({ is_host: true, host: { id: hand_over_to } })
  })
})

describe('GET …/state', () => {
  test('answers the snapshot with its version as ETag, and 304 to who has it', async () => {
    const { host, room } = await party({})
    const params = { code: room.code }
    const first = await call(state.GET, 'GET', { as: host, params })
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toBe(`"${(await first.json()).version}"`)
    for (const header of [etag, `W/${etag}`, `"0", ${etag}`]) {
      const same = await call(state.GET, 'GET', { as: host, params, headers: { 'if-none-match': header } })
      expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', etag])
    }
    await call(one.PATCH, 'PATCH', { as: host, params, body: { name: 'New name' } })
    const next = await call(state.GET, 'GET', { as: host, params, headers: { 'if-none-match': etag } })
    expect(next.status).toBe(200)
    expect(await next.json()).toMatchObject({ name: 'New name' })
  })
})
