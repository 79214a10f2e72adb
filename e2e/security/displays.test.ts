import { displayLink, openByHand } from '../support/display'
import { submitForm } from '../support/forms'
import { expect, test } from '../support/http'

const cookie = 'axr_display'

test('40 and 41 a display’s cookie opens the display and no other page or call', async ({ client }) => {
  const [ada, bo, screen] = [client(), client(), client()]
  const { code } = await ada.host('ada', { name: 'Secret Kitchen' })
  await bo.join(code, 'Bo')
  expect(await openByHand(screen, await displayLink(ada, code))).toBe(`/room/${code}/tv`)
  expect([...screen.cookies.keys()].filter((name) => name !== cookie && /session|axr_d/.test(name))).toEqual(
    [],
  )
  expect((await screen.get(`/room/${code}/tv`)).status).toBe(200)
  expect((await screen.get('/api/display/state')).status).toBe(200)

  const room = `/api/rooms/${code}`
  for (const path of [room, `${room}/state`, `${room}/events`, `${room}/members`, '/api/me', '/api/rooms'])
    expect([path, (await screen.get(path)).status]).toEqual([path, 401])
  for (const [method, path, body] of [
    ['POST', `${room}/skip`, {}],
    ['PUT', `${room}/playback`, { is_playing: true }],
    ['PATCH', room, { name: 'Mine' }],
    ['POST', `${room}/display`, undefined],
    ['DELETE', `${room}/display`, undefined],
    ['DELETE', room, undefined],
  ] as const)
    expect([path, (await screen.json(method, path, body)).status]).toEqual([path, 401])
  for (const path of [`/room/${code}`, `/room/${code}/host`]) {
    const answer = await screen.get(path)
    expect(answer.headers.get('location')).toContain(`/join/${code}`)
    expect(await answer.text()).not.toContain('Secret Kitchen')
  }
  // As a session's or as a token it is nothing either, and a session is no display's.
  const secret = screen.cookies.get(cookie) ?? ''
  const impostor = client()
  impostor.setCookie('next-auth.session-token', secret)
  expect((await impostor.get('/api/me')).status).toBe(401)
  expect((await client().get('/api/me', { authorization: `Bearer ${secret}` })).status).toBe(401)
  for (const nobody of [ada, bo, client()])
    for (const path of ['/api/display/state', '/api/display/events'])
      expect((await nobody.get(path)).status).toBe(401)
})

test('41 a display’s page and its answers hold nothing of the room but what it shows', async ({ client }) => {
  const [ada, bo, screen] = [client(), client(), client()]
  await ada.json('POST', '/api/guests', { name: 'Host Ada' })
  const { id, code } = await ada.host('ada', { name: 'Kitchen' })
  await bo.join(code, 'Guest Bo')
  await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })
  await bo.json('POST', `/api/rooms/${code}/skip`, {})
  await openByHand(screen, await displayLink(ada, code))
  const state = (await (await ada.get(`/api/rooms/${code}/state`)).json()) as { members: { id: string }[] }
  const hidden = [id, 'Host Ada', 'Guest Bo', ...state.members.map((member) => member.id)]
  expect(hidden).toHaveLength(5)
  const document = await screen.get(`/room/${code}/tv`)
  expect(document.headers.get('cache-control')).toMatch(/private.*no-store/)
  const told = [
    await document.text(),
    await (await screen.payload(`/room/${code}/tv`)).text(),
    await (await screen.get('/api/display/state')).text(),
  ]
  for (const text of told) {
    expect(text).toContain(code)
    for (const word of [...hidden, 'voter_ids', 'votes_to_skip', screen.cookies.get(cookie) ?? ''])
      expect(text).not.toContain(word)
  }
})

test('40 a room’s display is shown to its members and its screens, and tells others nothing', async ({
  client,
}) => {
  const [ada, bo, stranger] = [client(), client(), client()]
  const { code } = await ada.host('ada', { name: 'Secret Kitchen' })
  await bo.join(code, 'Bo')
  await stranger.json('POST', '/api/guests', {})
  for (const member of [ada, bo]) expect((await member.get(`/room/${code}/tv`)).status).toBe(200)
  for (const [who, path] of [
    [stranger, `/room/${code}/tv`],
    [client(), `/room/${code}/tv`],
    [stranger, '/room/ZZZZZZ/tv'],
  ] as const) {
    const answer = await who.get(path)
    expect(answer.status).toBe(403)
    expect(await answer.text()).not.toContain('Secret Kitchen')
  }
})

test('30 another site can make no browser a screen, and make or end no link', async ({ client }) => {
  const ada = client()
  const { code } = await ada.host('ada')
  const link = await displayLink(ada, code)
  const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  for (const method of ['POST', 'DELETE'])
    expect((await ada.json(method, `/api/rooms/${code}/display`, undefined, evil)).status).toBe(403)
  const screen = client()
  await submitForm(screen, '/display', { secret: link }, evil)
  expect(screen.cookies.has(cookie)).toBe(false)
  expect(await openByHand(screen, link)).toBe(`/room/${code}/tv`)
})

test('22 and 42 a display’s secrets stand in no log line and no row, and are not found by trying', async ({
  client,
  app,
}) => {
  const [ada, screen, guesser] = [client(), client(), client()]
  const { code } = await ada.host('ada')
  const link = await displayLink(ada, code)
  await openByHand(screen, link)
  await screen.get('/api/display/state')
  const secrets = [new URL(link).hash.slice(1), screen.cookies.get(cookie) ?? '']
  const rows = await app.database((sql) => sql`select d::text, s::text from displays d, display_screens s`)
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(40)
    expect(app.output).not.toContain(secret)
    expect(JSON.stringify(rows)).not.toContain(secret)
  }
  let said = ''
  for (let guess = 0; guess < 40 && !said.includes('a lot of attempts'); guess += 1)
    said = await (await submitForm(guesser, '/display', { secret: `axrd_${guess}` })).text()
  expect(guesser.cookies.has(cookie)).toBe(false)
  expect(said).toMatch(/attempts|minute/i)
})

test('43 a screen’s stream ends at once where its link is ended', async ({ client }) => {
  const [ada, screen] = [client(), client()]
  const { code } = await ada.host('ada')
  await openByHand(screen, await displayLink(ada, code))
  const reader = (await screen.get('/api/display/events')).body?.getReader()
  expect((await reader?.read())?.done).toBe(false)
  const endedAt = Date.now()
  expect((await ada.json('DELETE', `/api/rooms/${code}/display`)).status).toBe(204)
  let done = false
  while (!done) done = (await reader?.read())?.done ?? true
  expect(Date.now() - endedAt).toBeLessThan(1_000)
  expect((await screen.get('/api/display/state')).status).toBe(401)
})
