import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { isLoopbackAddress, isLoopbackHost } from './loopback'
import { type ApiCall, SpotifyUnderTest } from './spotify/spotify-under-test'

let spotify: SpotifyUnderTest
let ada: ApiCall
beforeAll(async () => {
  spotify = await SpotifyUnderTest.start()
})
beforeEach(async () => {
  await control('POST', 'reset')
  ada = await spotify.as('ada')
})
afterAll(() => spotify.simulator.close())

async function control(method: string, call: string, body?: unknown, headers: Record<string, string> = {}) {
  const init = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }
  const response = await fetch(`${spotify.simulator.origin}/_control/${call}`, init)
  return { status: response.status, body: await response.json() }
}

test('every request is told with its number, time, grant type, account and status, and no secret', async () => {
  await ada('GET', '/me?access_token=query-secret')
  const { body } = await control('GET', 'requests?since=1')
  expect(body).toEqual([
    {
      n: 2,
      at: '2026-11-20T20:00:00.000Z',
      provider: 'spotify',
      method: 'POST',
      path: '/spotify/accounts/api/token',
      grant_type: 'authorization_code',
      account: 'ada',
      status: 200,
    },
    {
      n: 3,
      at: '2026-11-20T20:00:00.000Z',
      provider: 'spotify',
      method: 'GET',
      path: '/spotify/api/v1/me',
      account: 'ada',
      status: 200,
    },
  ])
})

test('reset goes back to the first state', async () => {
  await control('POST', 'player', { account: 'ada', is_playing: true })
  await control('POST', 'behaviour', { lag_ms: 0 })
  await control('POST', 'clock', { advance_ms: 5000 })
  await control('POST', 'faults', { match: {}, times: 1, status: 500 })
  expect((await control('POST', 'reset')).body).toEqual({ ok: true })
  expect((await control('GET', 'requests')).body).toEqual([])
  expect((await ada('GET', '/me')).status).toBe(401)
  expect((await control('POST', 'behaviour', {})).body.lag_ms).toBe(300)
  expect((await control('POST', 'player', { account: 'ada' })).body.player).toBeNull()
})

test('a fault meets the next matching requests and no others', async () => {
  const fault = {
    match: { provider: 'spotify', method: 'get', path: '/me' },
    times: 2,
    status: 503,
    headers: { 'Retry-After': '7' },
  }
  await control('POST', 'faults', fault)
  expect((await ada('PUT', '/me/player/pause')).status).toBe(404)
  const first = await ada('GET', '/me')
  expect([first.status, first.headers.get('retry-after'), first.body.error.status]).toEqual([503, '7', 503])
  expect((await ada('GET', '/me/player')).status).toBe(503)
  expect((await ada('GET', '/me')).status).toBe(200)
})

test('a fault answers JSON or text as ordered', async () => {
  const quota = { error: { status: 429, message: 'Too many', reason: 'QUOTA_EXCEEDED' } }
  await control('POST', 'faults', { match: { path: '/me' }, status: 429, body: quota })
  await control('POST', 'faults', {
    match: { path: '/me' },
    status: 502,
    body: '<html>',
    headers: { 'Content-Type': 'text/html' },
  })
  expect((await ada('GET', '/me')).body).toEqual(quota)
  const html = await ada('GET', '/me')
  expect([html.status, html.body, html.headers.get('content-type')]).toEqual([502, '<html>', 'text/html'])
})

test.each([
  ['<!doctype html><p>Closed', undefined, 'text/html'],
  ['plain words', undefined, 'text/plain'],
  ['plain words', { 'content-type': 'text/csv' }, 'text/csv'],
])('a fault with the text %j and headers %o has the type %s', async (body, headers, type) => {
  await control('POST', 'faults', { match: { path: '/me' }, status: 503, body, headers })
  expect((await ada('GET', '/me')).headers.get('content-type')).toBe(type)
})

test('with after the effect happens and the answer is lost', async () => {
  await control('POST', 'behaviour', { lag_ms: 0 })
  await control('POST', 'player', { account: 'ada', is_playing: true })
  await control('POST', 'faults', { match: { path: '/pause' }, times: 1, after: true, drop: true })
  await expect(ada('PUT', '/me/player/pause')).rejects.toThrow()
  expect((await ada('GET', '/me/player')).body.is_playing).toBe(false)
  await control('POST', 'faults', {
    match: { path: '/play' },
    times: 1,
    after: true,
    status: 200,
    body: 'ok, more or less',
  })
  const odd = await ada('PUT', '/me/player/play')
  expect([odd.status, odd.body]).toEqual([200, 'ok, more or less'])
  expect((await ada('GET', '/me/player')).body.is_playing).toBe(true)
})

test('without after a dropped or refused request had no effect', async () => {
  await control('POST', 'behaviour', { lag_ms: 0 })
  await control('POST', 'player', { account: 'ada', is_playing: true })
  await control('POST', 'faults', { match: { path: '/pause' }, times: 1, drop: true })
  await expect(ada('PUT', '/me/player/pause')).rejects.toThrow()
  expect((await ada('GET', '/me/player')).body.is_playing).toBe(true)
  const dropped = (await control('GET', 'requests')).body.find(({ path }: { path: string }) =>
    path.endsWith('/pause'),
  )
  expect(dropped.status).toBeNull()
})

test('a delay holds the real answer back', async () => {
  await control('POST', 'faults', { match: { path: '/me' }, times: 1, delay_ms: 60 })
  const started = performance.now()
  expect((await ada('GET', '/me')).status).toBe(200)
  expect(performance.now() - started).toBeGreaterThan(55)
})

test('the rate window refuses with Retry-After until a place is free', async () => {
  await control('POST', 'behaviour', { rate_window: { limit: 3, seconds: 30 } })
  await ada('GET', '/me')
  await control('POST', 'clock', { advance_ms: 10_000 })
  await ada('GET', '/me')
  await ada('GET', '/me')
  const refused = await ada('GET', '/me')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20'])
  expect(refused.body.error).toEqual({ status: 429, message: 'API rate limit exceeded' })
  await control('POST', 'clock', { advance_ms: 20_000 })
  expect((await ada('GET', '/me')).status).toBe(200)
  expect((await ada('GET', '/me')).status).toBe(429)
})

test('by default 180 requests pass in 30 seconds', async () => {
  for (let i = 0; i < 180; i++) expect((await ada('GET', '/me')).status).toBe(200)
  expect((await ada('GET', '/me')).status).toBe(429)
})

test.each([
  ['clock', { advance_ms: -1 }],
  ['clock', { advance: 1 }],
  ['tokens', { account: 'ada', provider: 'spotify' }],
  ['tokens', { account: 'mallory', provider: 'spotify', revoke: true }],
  ['behaviour', { lag: 1 }],
  ['faults', { match: { host: 'x' }, times: 1 }],
  ['player', { is_playing: true }],
])('%s refuses %j with a reason', async (call, body) => {
  const answer = await control('POST', call, body)
  expect(answer.status).toBe(400)
  expect(answer.body.error).toEqual(expect.any(String))
})

test('what a person could not do either is 409', async () => {
  expect((await control('POST', 'player', { account: 'dora', is_playing: true })).status).toBe(409)
  expect((await control('POST', 'player', { account: 'ada', remove_device: 'Submarine' })).status).toBe(409)
})

test('only this machine is answered: by socket, by Host, and not for another site’s pages', async () => {
  expect(['127.0.0.1', '::ffff:127.0.0.1', '::1', '127.3.2.1'].map(isLoopbackAddress)).not.toContain(false)
  expect(
    ['10.0.0.5', '192.168.1.2', '::ffff:10.0.0.5', '2001:db8::1', undefined].map(isLoopbackAddress),
  ).not.toContain(true)
  expect(['127.0.0.1:3001', '[::1]:3001', 'localhost'].map(isLoopbackHost)).not.toContain(false)
  expect(
    ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', ''].map(isLoopbackHost),
  ).not.toContain(true)
  expect(await statusWithHost('rebound.example')).toBe(403)
  expect((await control('POST', 'reset', {}, { Origin: 'https://evil.example' })).status).toBe(403)
  expect((await control('POST', 'reset', {}, { Origin: spotify.simulator.origin })).status).toBe(200)
})

function statusWithHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${spotify.simulator.origin}/_control/requests`, { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
}

test('further hosts are there for scripts: each plays on a speaker of its own, on every app’s user list', async () => {
  const call = await spotify.as('host7')
  expect((await call('GET', '/me')).body).toMatchObject({ display_name: 'Host 7' })
  const { body } = await control('POST', 'player', { account: 'host7', is_playing: true })
  expect(body.devices).toMatchObject([{ name: 'Speaker' }])
  expect((await call('GET', '/me/player')).body).toMatchObject({ is_playing: true })
  expect((await control('POST', 'player', { account: 'host8' })).body.player).toBeNull()
  expect((await control('POST', 'player', { account: 'host100' })).status).toBe(400)
})
