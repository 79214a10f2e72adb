import { expect, test } from '../support/http'
import { expectProblem, expectRefusedField, type Room, roomOf, stateOf } from './party'

test('a room is created with 201 and the defaults: two votes, guests may pause', async ({ client }) => {
  const ada = client()
  const response = await ada.json('POST', '/api/rooms', {})
  expect(response.status).toBe(201)
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  expect(response.headers.get('set-cookie')).toMatch(/HttpOnly/i)
  expect(await roomOf(response)).toMatchObject({
    id: expect.any(String),
    code: expect.stringMatching(/^[A-HJKMNP-Z2-9]{6}$/),
    name: expect.any(String),
    host: { id: expect.any(String), name: expect.any(String) },
    is_host: true,
    role: 'host',
    votes_to_skip: 2,
    skip_percent: null,
    guest_can_pause: true,
    locked: false,
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    _links: { self: { method: 'GET', title: expect.any(String) } },
  })
})

test('creating again answers 200 with the same room, and only the fields given change', async ({
  client,
}) => {
  const ada = client()
  const first = await roomOf(
    await ada.json('POST', '/api/rooms', { name: 'Kitchen', votes_to_skip: 5, guest_can_pause: false }),
  )
  const again = await ada.json('POST', '/api/rooms', { votes_to_skip: 7 })
  expect(again.status).toBe(200)
  expect(await roomOf(again)).toEqual({ ...first, votes_to_skip: 7 })
  const untouched = await ada.json('POST', '/api/rooms', {})
  expect(untouched.status).toBe(200)
  expect(await roomOf(untouched)).toEqual({ ...first, votes_to_skip: 7 })
})

test('a refused creation makes neither room nor guest', async ({ client, app }) => {
  const ada = client()
  await expectRefusedField(await ada.json('POST', '/api/rooms', { votes_to_skip: 0 }), 'votes_to_skip')
  expect(ada.cookies.size).toBe(0)
  const [count] = await app.database(
    (sql) =>
      sql`select (select count(*) from rooms)::int as rooms, (select count(*) from accounts)::int as accounts`,
  )
  expect(count).toEqual({ rooms: 0, accounts: 0 })
})

test("the caller's rooms and the current one are told to members only", async ({ client }) => {
  const [ada, bo] = [client(), client()]
  expect(await (await ada.get('/api/rooms/current')).json()).toEqual({ code: null })
  await expectProblem(await ada.get('/api/rooms'), 401, 'unauthenticated')
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code, 'Bo')
  for (const [who, role] of [
    [ada, 'host'],
    [bo, 'guest'],
  ] as const) {
    expect(await (await who.get('/api/rooms/current')).json()).toEqual({ code })
    const { rooms } = (await (await who.get('/api/rooms')).json()) as { rooms: Room[] }
    expect(rooms.map((room) => [room.code, room.role])).toEqual([[code, role]])
  }
  await bo.json('POST', `/api/rooms/${code}/leave`)
  expect(await (await bo.get('/api/rooms/current')).json()).toEqual({ code: null })
  expect(await (await bo.get('/api/rooms')).json()).toEqual({ rooms: [] })
})

test('joining takes any spelling of the code, and a name', async ({ client }) => {
  const ada = client()
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  const spellings = [
    code.toLowerCase(),
    `  ${code} `,
    `${code.slice(0, 3)}-${code.slice(3)}`,
    [...code].join(' '),
    `${code.slice(0, 2)}\u2013${code.slice(2)}`,
  ]
  for (const [index, spelling] of spellings.entries()) {
    const response = await client().join(spelling, `Guest ${index}`)
    expect([spelling, response.status]).toEqual([spelling, 200])
    expect(await roomOf(response)).toMatchObject({ code, is_host: false, role: 'guest' })
  }
  const names = (await stateOf(ada, code)).members.map((member) => member.name)
  expect(names).toEqual(expect.arrayContaining(spellings.map((_, index) => `Guest ${index}`)))
})

test('joining twice is joining once, and may change the name', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code, 'Bo')
  expect((await bo.join(code, 'Robert')).status).toBe(200)
  expect((await ada.join(code)).status).toBe(200)
  const { members } = await stateOf(ada, code)
  expect(members.map((member) => member.role).sort()).toEqual(['guest', 'host'])
  expect(members.find((member) => member.role === 'guest')?.name).toBe('Robert')
})

test('an unknown code is 404, a missing one 400, a locked room 403, a ban 403', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  for (const unknown of ['ZZZZZZ', 'K7', '<script>', '../..', 'O0O0O0', code + code, '😀😀😀😀😀😀'])
    await expectProblem(await bo.join(unknown), 404, 'room_not_found')
  for (const missing of [{}, { code: '' }, { code: '   ' }, { code: null }, { name: 'Bo' }])
    await expectProblem(await bo.json('POST', '/api/rooms/join', missing), 400, 'missing_code')
  await expectProblem(await bo.fetch('/api/rooms/join', { method: 'POST' }), 400, 'missing_code')
  expect(bo.cookies.size).toBe(0)
  for (const wrong of [{ code: 7 }, { code: ['K7QX2M'] }])
    await expectRefusedField(await bo.json('POST', '/api/rooms/join', wrong), 'code')
  await expectRefusedField(await bo.json('POST', '/api/rooms/join', { code, role: 'host' }), 'role')
  await ada.json('PATCH', `/api/rooms/${code}`, { locked: true })
  await expectProblem(await bo.join(code), 403, 'room_locked')
  await ada.json('PATCH', `/api/rooms/${code}`, { locked: false })
  expect((await bo.join(code, 'Bo')).status).toBe(200)
  await ada.json('PATCH', `/api/rooms/${code}`, { locked: true })
  expect((await bo.join(code)).status, 'a member comes back into a locked room').toBe(200)
})

test('a room is 404 for whoever is not a member, whatever the call', async ({ client }) => {
  const [ada, stranger] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await stranger.json('POST', '/api/guests', {})
  const calls: [string, string, unknown?][] = [
    ['GET', ''],
    ['PATCH', '', { name: 'Mine' }],
    ['DELETE', ''],
    ['GET', '/state'],
    ['GET', '/events'],
    ['GET', '/members'],
    ['GET', '/devices'],
    ['PUT', '/device', { id: 'x' }],
    ['PUT', '/playback', { is_playing: false }],
    ['POST', '/skip', {}],
    ['DELETE', '/skip'],
    ['POST', '/code', {}],
    ['POST', '/leave', {}],
  ]
  for (const [method, path, body] of calls)
    await expectProblem(await stranger.json(method, `/api/rooms/${code}${path}`, body), 404, 'room_not_found')
  expect((await ada.get(`/api/rooms/${code}`)).status).toBe(200)
})

const refusedSettings: [Record<string, unknown>, string][] = [
  ...[0, 51, -1, 1.5, '2', null, true, [2], 1e21].map((votes_to_skip): [Record<string, unknown>, string] => [
    { votes_to_skip },
    'votes_to_skip',
  ]),
  ...[0, 101, 0.5, '50', false].map((skip_percent): [Record<string, unknown>, string] => [
    { skip_percent },
    'skip_percent',
  ]),
  ...['yes', 1, null].map((guest_can_pause): [Record<string, unknown>, string] => [
    { guest_can_pause },
    'guest_can_pause',
  ]),
  ...['', '   ', null, 7, 'x'.repeat(10_000)].map((name): [Record<string, unknown>, string] => [
    { name },
    'name',
  ]),
  [{ host_id: 'me' }, 'host_id'],
  [{ code: 'AAAAAA' }, 'code'],
  [{ is_host: true }, 'is_host'],
]

test('settings out of range, of another type or unknown are refused with the path of the field', async ({
  client,
}) => {
  const ada = client()
  const before = await roomOf(await ada.json('POST', '/api/rooms', { name: 'Kitchen' }))
  for (const [settings, path] of refusedSettings)
    await expectRefusedField(
      await ada.json('PATCH', `/api/rooms/${before.code}`, { ...settings, locked: true }),
      path,
    )
  for (const shape of [[], 'x', 7, null])
    await expectProblem(await ada.json('PATCH', `/api/rooms/${before.code}`, shape), 422, 'validation')
  expect(await roomOf(await ada.get(`/api/rooms/${before.code}`))).toEqual(before)
})

test('the ends of the ranges are allowed, and a percentage is taken off again', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  for (const given of [
    { votes_to_skip: 1 },
    { votes_to_skip: 50 },
    { skip_percent: 1 },
    { skip_percent: 100 },
    { skip_percent: null },
    { guest_can_pause: false },
    { name: 'Küche 🎶' },
  ]) {
    const response = await ada.json('PATCH', `/api/rooms/${code}`, given)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject(given)
  }
  expect(await stateOf(ada, code)).toMatchObject({ name: 'Küche 🎶', settings: { votes_to_skip: 50 } })
  await bo.join(code)
  await expectProblem(await bo.json('PATCH', `/api/rooms/${code}`, { name: 'Mine' }), 403, 'forbidden')
})
