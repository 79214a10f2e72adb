import { expect, test } from '../support/http'
import { expectProblem, expectRefusedField, roomOf } from './party'

/** Every path of the API with the methods it has. */
const paths: [string, string[]][] = [
  ['/api/guests', ['POST']],
  ['/api/me', ['GET']],
  ['/api/sessions', ['GET']],
  ['/api/sessions/x', ['DELETE']],
  ['/api/connect/spotify', ['POST', 'DELETE']],
  ['/api/connect/spotify/authorize-url', ['GET']],
  ['/api/connect/spotify/callback', ['GET']],
  ['/api/connect/spotify/status', ['GET']],
  ['/api/rooms', ['GET', 'POST']],
  ['/api/rooms/current', ['GET']],
  ['/api/rooms/join', ['POST']],
  ['/api/rooms/K7QX2M', ['GET', 'PATCH', 'DELETE']],
  ['/api/rooms/K7QX2M/leave', ['POST']],
  ['/api/rooms/K7QX2M/code', ['POST']],
  ['/api/rooms/K7QX2M/state', ['GET']],
  ['/api/rooms/K7QX2M/events', ['GET']],
  ['/api/rooms/K7QX2M/playback', ['PUT']],
  ['/api/rooms/K7QX2M/skip', ['POST', 'DELETE']],
  ['/api/rooms/K7QX2M/devices', ['GET']],
  ['/api/rooms/K7QX2M/device', ['PUT']],
  ['/api/rooms/K7QX2M/members', ['GET']],
  ['/api/rooms/K7QX2M/members/x', ['PATCH', 'DELETE']],
  ['/api/health', ['GET']],
  ['/api/covers/album/x/64', ['GET']],
  ['/api/auth/csrf', ['GET', 'POST']],
]

for (const [path, methods] of paths) {
  test(`${path} answers other methods with 405 and Allow: ${methods.join(', ')}`, async ({ client }) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      if (methods.includes(method)) continue
      const response = await client().fetch(path, { method })
      expect([method, response.headers.get('allow')]).toEqual([method, methods.join(', ')])
      await expectProblem(response, 405, 'method_not_allowed')
    }
    const options = await client().fetch(path, { method: 'OPTIONS' })
    expect([options.status, options.headers.get('allow')]).toEqual([204, methods.join(', ')])
  })
}

test('a path that does not exist is a problem for every method', async ({ client }) => {
  for (const path of ['/api', '/api/nothing', '/api/rooms/K7QX2M/nothing', '/api/rooms/K7QX2M/state/x'])
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
      await expectProblem(await client().fetch(path, { method }), 404, 'not_found')
})

test('pages refuse the methods they have not, and so does the API those nobody has', async ({ client }) => {
  for (const method of ['PUT', 'PATCH', 'DELETE', 'PROPFIND'])
    for (const path of ['/', '/create', '/room/K7QX2M/host']) {
      const response = await client().fetch(path, { method })
      expect([path, response.status, response.headers.get('allow')]).toEqual([path, 405, 'GET, HEAD, POST'])
    }
  const response = await client().fetch('/api/rooms', { method: 'PROPFIND' })
  expect(response.headers.get('allow')).toMatch(/GET.*POST/)
  await expectProblem(response, 405, 'method_not_allowed')
})

test('what needs somebody is 401 with a bare challenge for nobody', async ({ client }) => {
  const calls: [string, string, unknown?][] = [
    ['GET', '/api/me'],
    ['GET', '/api/sessions'],
    ['DELETE', '/api/sessions/x'],
    ['GET', '/api/rooms'],
    ['GET', '/api/rooms/K7QX2M'],
    ['PATCH', '/api/rooms/K7QX2M', { name: 'x' }],
    ['GET', '/api/rooms/K7QX2M/state'],
    ['GET', '/api/rooms/K7QX2M/events'],
    ['PUT', '/api/rooms/K7QX2M/playback', { is_playing: true }],
    ['GET', '/api/connect/spotify/status'],
    ['DELETE', '/api/connect/spotify'],
  ]
  for (const [method, path, body] of calls) {
    const response = await client().json(method, path, body)
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="Auxroom"')
    await expectProblem(response, 401, 'unauthenticated')
  }
})

test('with an Authorization header the cookie is ignored, and a bad token is invalid_token', async ({
  client,
}) => {
  const ada = client()
  await ada.json('POST', '/api/guests', {})
  for (const authorization of ['Bearer nonsense', 'Token axr_nonsense', 'bearer', 'Bearer a.b.c']) {
    const response = await ada.get('/api/me', { authorization })
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer .*error="invalid_token"/)
    await expectProblem(response, 401, 'unauthenticated')
  }
  const basic = await ada.get('/api/me', { authorization: 'Basic YTpi' })
  expect([basic.status, basic.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="Auxroom"'])
  expect((await ada.get('/api/me')).status).toBe(200)
})

test('POST /api/guests makes one guest, and only one for a browser', async ({ client }) => {
  const ada = client()
  const made = await ada.json('POST', '/api/guests', { name: ' Ada ' })
  expect(made.status).toBe(201)
  expect(made.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Lax|SameSite=Lax.*HttpOnly/i)
  const guest = (await made.json()) as Record<string, unknown>
  expect(guest).toMatchObject({ id: expect.any(String), name: 'Ada', kind: 'guest' })
  expect(await (await ada.get('/api/me')).json()).toMatchObject(guest)
  expect((await ada.json('POST', '/api/guests', { name: 'Eve' })).status).toBe(200)
  expect(await (await ada.get('/api/me')).json()).toMatchObject({ name: 'Ada' })
  await expectRefusedField(await client().json('POST', '/api/guests', { name: '' }), 'name')
  await expectRefusedField(await client().json('POST', '/api/guests', { kind: 'registered' }), 'kind')
  expect((await client().fetch('/api/guests', { method: 'POST' })).status, 'without a body').toBe(201)
})

test('sessions are listed and ended by their owner alone', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  for (const who of [ada, bo]) await who.json('POST', '/api/guests', {})
  type Sessions = { sessions: { id: string; current: boolean }[] }
  const { sessions } = (await (await ada.get('/api/sessions')).json()) as Sessions
  expect(sessions).toMatchObject([{ current: true, id: expect.any(String) }])
  const own = `/api/sessions/${sessions[0]?.id}`
  await expectProblem(await bo.json('DELETE', own), 404, 'not_found')
  await expectProblem(await ada.json('DELETE', '/api/sessions/x'), 404, 'not_found')
  expect((await ada.json('DELETE', own)).status).toBe(204)
  expect(ada.cookies.size).toBe(0)
})

test('other content types are 415, also those a form of another site may send', async ({ client }) => {
  const ada = client()
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
    'nonsense',
  ])
    for (const [method, path] of [
      ['PATCH', `/api/rooms/${code}`],
      ['POST', '/api/rooms/join'],
      ['POST', '/api/guests'],
    ] as const) {
      const body = new Blob(['{"name":"x"}'])
      const init = { method, body, headers: { 'content-type': type || 'application/octet-stream' } }
      await expectProblem(await ada.fetch(path, init), 415, 'unsupported_media_type')
    }
  for (const type of ['application/json; charset=utf-8', 'Application/JSON'])
    expect(
      (
        await ada.fetch(`/api/rooms/${code}`, {
          method: 'PATCH',
          body: '{"name":"Kitchen"}',
          headers: { 'content-type': type },
        })
      ).status,
    ).toBe(200)
})

test('bodies over 64 KiB are 413, said beforehand or not; up to there they are read', async ({ client }) => {
  const ada = client()
  const json = { 'content-type': 'application/json' }
  const tooLong = JSON.stringify({ name: 'x'.repeat(65_536) })
  await expectProblem(
    await ada.fetch('/api/rooms', { method: 'POST', headers: json, body: tooLong }),
    413,
    'payload_too_large',
  )
  const chunked: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: json,
    body: new Blob([tooLong]).stream(),
    duplex: 'half',
  }
  await expectProblem(await ada.fetch('/api/rooms', chunked), 413, 'payload_too_large')
  const padded = `{"name":"Kitchen"${' '.repeat(65_536 - 18)}}`
  expect((await ada.fetch('/api/rooms', { method: 'POST', headers: json, body: padded })).status).toBe(201)
})

test('bodies that are not JSON are 400', async ({ client }) => {
  for (const body of ['{', 'name=x', '{"name":"x"} x', '\u0000', "{'name':'x'}"])
    await expectProblem(
      await client().fetch('/api/rooms', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      }),
      400,
      'invalid_request',
    )
})

test('whoever guesses codes is 429 with Retry-After, and keeps the room they are in', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code)
  for (let guess = 0; guess < 20; guess += 1) expect((await bo.join('ZZZZZZ')).status).toBe(404)
  const limited = await bo.join('ZZZZZZ')
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
  await expectProblem(limited, 429, 'rate_limited_caller')
  expect((await bo.get(`/api/rooms/${code}/state`)).status).toBe(200)
})

test('calls of another site that carry the cookie are 403', async ({ client }) => {
  const ada = client()
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  for (const headers of foreign) {
    const refused = [
      await ada.json('DELETE', `/api/rooms/${code}`, undefined, headers),
      await ada.json('POST', `/api/rooms/${code}/skip`, {}, headers),
      await client().json('POST', '/api/guests', {}, headers),
      await ada.get('/api/connect/spotify/authorize-url', headers),
    ]
    for (const response of refused) await expectProblem(response, 403, 'cross_site')
  }
  expect((await ada.get(`/api/rooms/${code}`)).status).toBe(200)
})

test('health is told to anybody', async ({ client }) => {
  const response = await client().get('/api/health')
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    status: 'ok',
    database: expect.any(String),
    bus: expect.any(String),
    version: expect.any(String),
  })
})
