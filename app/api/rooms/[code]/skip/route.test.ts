import { describe, expect, test } from 'vitest'
import { party } from '@/lib/rooms/party-under-test'
import * as device from '../device/route'
import * as devices from '../devices/route'
import * as playback from '../playback/route'
import * as skip from './route'

type Handler = typeof skip.POST

async function call(handler: Handler, code: string, cookie: string | null, body?: unknown, method = 'POST') {
  const headers = new Headers({ 'content-type': 'application/json', ...(cookie ? { cookie } : {}) })
  const text = method === 'GET' || body === undefined ? undefined : JSON.stringify(body)
  const request = new Request(`http://127.0.0.1:3000/api/rooms/${code}`, { method, headers, body: text })
  const response = await handler(request, { params: Promise.resolve({ code }) })
  return { status: response.status, body: await response.json().catch(() => null), headers: response.headers }
}

describe('commands over HTTP', () => {
  test('refuse malformed bodies field by field', async () => {
    const { host, room } = await party({})
    const put = (body: unknown) => call(playback.PUT, room.code, host.cookie, body, 'PUT')
    for (const body of [
      {},
      { is_playing: 'yes' },
      { position_ms: -1 },
      { volume_percent: 101 },
      { is_playing: true, position_ms: 0 },
      { is_playing: true, loud: 1 },
    ]) {
      expect(await put(body), JSON.stringify(body)).toMatchObject({
        status: 422,
        body: { code: 'validation' },
      })
    }
    expect(await call(skip.POST, room.code, host.cookie, { play_id: '../../1' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'play_id' }] },
    })
    expect(await call(device.PUT, room.code, host.cookie, { id: '' }, 'PUT')).toMatchObject({ status: 422 })
  })

  test('know nobody without a session, and no room for those outside it', async () => {
    const { room } = await party({})
    const outsider = await party({})
    expect(await call(skip.POST, room.code, null, {})).toMatchObject({ status: 401 })
    expect(await call(skip.POST, room.code, outsider.host.cookie, {})).toMatchObject({
      status: 404,
      body: { code: 'room_not_found' },
    })
    expect(await call(devices.GET, room.code, outsider.host.cookie, undefined, 'GET')).toMatchObject({
      status: 404,
    })
  })

  test('answer problems with their code', async () => {
    const { host, room, guests } = await party({ guest_can_pause: false }, 'Bo')
    const cookie = guests[0]?.viewer.cookie ?? ''
    expect(await call(playback.PUT, room.code, cookie, { is_playing: true }, 'PUT')).toMatchObject({
      status: 403,
    })
    expect(await call(devices.GET, room.code, cookie, undefined, 'GET')).toMatchObject({ status: 403 })
    expect(await call(skip.POST, room.code, cookie, {})).toMatchObject({
      status: 409,
      body: { code: 'nothing_playing' },
    })
    expect(await call(skip.DELETE, room.code, cookie, undefined, 'DELETE')).toMatchObject({ status: 409 })
    expect(await call(playback.PUT, room.code, host.cookie, { is_playing: true }, 'PUT')).toMatchObject({
      status: 409,
      body: { code: 'not_connected' },
    })
    expect((await call(playback.POST, room.code, host.cookie, {})).headers.get('allow')).toBe('PUT')
  })
})
