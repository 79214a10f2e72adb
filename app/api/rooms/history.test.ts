import { describe, expect, test } from 'vitest'
import { endRoom } from '@/lib/rooms/end'
import { party, person, playing } from '@/lib/rooms/party-under-test'
import * as history from './[code]/history/route'
import * as csv from './[code]/history.csv/route'
import { call, outcome } from './calls-under-test'
import * as reopen from './past/[id]/reopen/route'
import * as past from './past/route'

describe('GET …/history and …/history.csv', () => {
  test('answer members, and the host of a room that has ended', async () => {
    const { host, room, guests } = await party({ name: 'Café "Noir"' }, 'Bo')
    const as = guests[0]?.viewer
    await playing(room.id)
    const params = { code: room.code.toLowerCase() }
    const told = await call(history.GET, 'GET', { as, params })
    expect(await told.json()).toMatchObject({
      plays: [{ track: { title: 'Song <b>one</b>' }, origin: 'provider', ended_at: null }],
      next_cursor: null,
    })
    const table = await call(csv.GET, 'GET', { as, params })
    const day = new Date().toISOString().slice(0, 10)
    expect(Object.fromEntries(table.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="Auxroom Cafe Noir ${day}.csv"; filename*=UTF-8''Auxroom%20Caf%C3%A9%20Noir%20${day}.csv`,
      'cache-control': 'private, no-store',
    })
    const bytes = Buffer.from(await table.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(bytes.toString().split('\r\n')).toHaveLength(3)

    await endRoom(host, room.code)
    const byId = { code: room.id }
    expect((await call(history.GET, 'GET', { as: host, params: byId })).status).toBe(200)
    expect((await call(csv.GET, 'GET', { as: host, params: byId })).status).toBe(200)
    for (const handler of [history.GET, csv.GET]) {
      expect(await outcome(call(handler, 'GET', { as, params: byId }))).toBe('404 room_not_found')
      expect(await outcome(call(handler, 'GET', { as: host, params }))).toBe('404 room_not_found')
      expect(await outcome(call(handler, 'GET', { params: byId }))).toBe('401 unauthenticated')
    }
  })
})

describe('past rooms over HTTP', () => {
  test('are listed, and one is opened again: 201, then 409 while it is open', async () => {
    const { host, room } = await party({ name: 'Kitchen', votes_to_skip: 7 })
    await endRoom(host, room.code)
    const list = await (await call(past.GET, 'GET', { as: host })).json()
    expect(list.rooms).toMatchObject([{ id: room.id, name: 'Kitchen', plays: 0, members: 1 }])
    const params = { id: room.id }
    expect(await outcome(call(reopen.POST, 'POST', { as: await person('Bo'), params }))).toBe('404 not_found')
    const again = await call(reopen.POST, 'POST', { as: host, params })
    expect(again.status).toBe(201)
    expect(await again.json()).toMatchObject({ name: 'Kitchen', votes_to_skip: 7, is_host: true })
    expect(await outcome(call(reopen.POST, 'POST', { as: host, params }))).toBe('409 conflict')
    expect(await outcome(call(reopen.POST, 'POST', { params }))).toBe('401 unauthenticated')
  })
})
