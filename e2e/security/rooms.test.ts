import { expect, test } from '../support/http'

const roomWords = ['Secret Kitchen', 'skip_votes', 'votes_to_skip']

test('40 the host page answers 403 to a guest, whatever the request looks like, and tells nothing of the room', async ({
  client,
}) => {
  const [ada, bo] = [client(), client()]
  const { code } = await ada.host('ada', { name: 'Secret Kitchen' })
  await bo.join(code, 'Bo')
  const path = `/room/${code}/host`
  const document = await bo.get(path)
  expect(document.status).toBe(403)
  expect(document.headers.get('cache-control')).toMatch(/no-store/)
  const disguises: Record<string, string>[] = [
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    { RSC: '1' },
    { RSC: '1', 'Next-Router-Prefetch': '1' },
    {
      RSC: '1',
      'Next-Router-State-Tree': encodeURIComponent(JSON.stringify(['', { children: ['room', {}] }])),
    },
    { 'Next-Action': 'a'.repeat(40) },
    { 'x-auxroom-peer': '127.0.0.1', 'x-forwarded-for': '127.0.0.1' },
  ]
  const bodies = [await document.text()]
  for (const headers of disguises) bodies.push(await followed(bo, path, headers))
  for (const suffix of ['?_rsc=abc', '.rsc', '/', '?code=other', '//'])
    bodies.push(await followed(bo, path + suffix, { RSC: '1' }))
  for (const body of bodies) for (const word of roomWords) expect(body).not.toContain(word)
})

async function followed(
  client: import('../support/client').Client,
  path: string,
  headers: Record<string, string>,
) {
  let response = await client.get(path, headers)
  for (let hop = 0; hop < 5 && response.status >= 300 && response.status < 400; hop += 1) {
    response = await client.get(response.headers.get('location') ?? '/', headers)
  }
  return response.text()
}

test('40 an anonymous visitor of the host page is sent to join, without room data', async ({ client }) => {
  const ada = client()
  const { code } = await ada.host('ada', { name: 'Secret Kitchen' })
  const response = await client().get(`/room/${code}/host`)
  expect([302, 303, 307]).toContain(response.status)
  expect(response.headers.get('location')).toContain(`/join/${code}`)
  expect(await response.text()).not.toContain('Secret Kitchen')
})

test('40 the API keeps host calls from guests and room data from strangers', async ({ client }) => {
  const [ada, bo, stranger] = [client(), client(), client()]
  const { code } = await ada.host('ada')
  await bo.join(code)
  await stranger.json('POST', '/api/guests', {})
  const room = `/api/rooms/${code}`
  for (const [method, path, body] of [
    ['PATCH', room, { name: 'Mine' }],
    ['DELETE', room, undefined],
    ['GET', `${room}/devices`, undefined],
    ['PUT', `${room}/device`, { id: 'x' }],
    ['PUT', `${room}/playback`, { volume_percent: 1 }],
  ] as const) {
    expect((await bo.json(method, path, body)).status, `${method} ${path}`).toBe(403)
  }
  for (const path of [room, `${room}/state`, `${room}/events`, `${room}/members`]) {
    expect((await stranger.get(path)).status, path).toBe(404)
    expect([401, 404], path).toContain((await client().get(path)).status)
  }
})

test("41 a member's id is not a credential and is not a session's id", async ({ client, app }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await ada.host('ada')
  await bo.join(code)
  const snapshot = (await (await bo.get(`/api/rooms/${code}/state`)).json()) as { members: { id: string }[] }
  const ids = snapshot.members.map((member) => member.id)
  const sessions = await app.database((sql) => sql`select id::text, account_id::text from sessions`)
  for (const id of ids) {
    expect(sessions.flatMap((row) => [row.id, row.account_id])).not.toContain(id)
    const impostor = client()
    impostor.setCookie('next-auth.session-token', id)
    expect((await impostor.get('/api/me')).status).toBe(401)
    expect((await client().get('/api/me', { authorization: `Bearer ${id}` })).status).toBe(401)
  }
})

test('42 guessing codes is throttled, and does not lock out those who know the code', async ({ client }) => {
  const ada = client()
  const { code } = await ada.host('ada')
  const guesser = client()
  await guesser.json('POST', '/api/guests', {})
  let throttled: Response | null = null
  for (let guess = 0; guess < 60 && !throttled; guess += 1) {
    const wrong = `AAA${(guess + 222).toString().replaceAll('0', '2').replaceAll('1', '3')}`
    const response = await guesser.join(wrong)
    if (response.status === 429) throttled = response
    else expect(response.status).toBe(404)
  }
  expect(throttled?.status).toBe(429)
  expect(Number(throttled?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await client().join(code)).status).toBe(200)
})

test("43 a kicked guest's stream ends at once, and a banned one cannot return", async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await ada.host('ada')
  await bo.join(code, 'Bo')
  const stream = await bo.get(`/api/rooms/${code}/events`)
  const reader = stream.body?.getReader()
  expect((await reader?.read())?.done).toBe(false)
  const { members } = (await (await ada.get(`/api/rooms/${code}/members`)).json()) as {
    members: { id: string; name: string }[]
  }
  const member = members.find((one) => one.name === 'Bo')
  expect(
    (await ada.json('PATCH', `/api/rooms/${code}/members/${member?.id}`, { role: 'banned' })).status,
  ).toBeLessThan(300)
  let done = false
  while (!done) done = (await reader?.read())?.done ?? true
  expect((await bo.join(code)).status).toBe(403)
  const sister = client()
  sister.setCookie('axr_device', bo.cookies.get('axr_device') ?? '')
  expect((await sister.join(code, 'Somebody else')).status, 'another account on the same device').toBe(403)
  expect((await client().join(code, 'Cy')).status, 'another device').toBe(200)
  expect([403, 404]).toContain((await bo.get(`/api/rooms/${code}/state`)).status)
})

const names = {
  '<script>': '<script>alert(1)</script>',
  '10,000 characters': 'x'.repeat(10_000),
  NUL: 'a\u0000b',
  'right-to-left marks': 'abc\u202Egnp.exe',
}

for (const [what, name] of Object.entries(names)) {
  test(`44 a name with ${what} is shown as text or refused`, async ({ client }) => {
    const [ada, bo] = [client(), client()]
    const { code } = await ada.host('ada')
    const room = await ada.json('PATCH', `/api/rooms/${code}`, { name })
    const join = await bo.join(code, name)
    expect([200, 422]).toContain(room.status)
    expect([200, 422]).toContain(join.status)
    if (what !== '<script>') expect([room.status, join.status]).toEqual([422, 422])
    const html = await (await ada.get(`/room/${code}`)).text()
    expect(html).not.toContain('<script>alert(1)</script>')
    if (join.status === 422)
      expect(((await join.json()) as { errors: { path: string }[] }).errors[0]?.path).toBe('name')
  })
}
