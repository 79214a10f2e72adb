import { expect, test } from '../support/http'
import { roomOf } from './party'

test('the host page: the host and co-hosts see it, a guest is 403, a stranger is sent to join', async ({
  client,
}) => {
  const [ada, bo, stranger] = [client(), client(), client()]
  const { code } = await ada.host('ada')
  const { member_id } = (await (await bo.join(code, 'Bo')).json()) as { member_id: string }
  const page = `/room/${code}/host`
  expect((await ada.get(page)).status).toBe(200)
  expect((await bo.get(page)).status).toBe(403)
  await ada.json('PATCH', `/api/rooms/${code}/members/${member_id}`, { role: 'cohost' })
  expect((await bo.get(page)).status).toBe(200)
  const sent = await stranger.get(page)
  expect(sent.status).toBe(307)
  expect(sent.headers.get('location')).toMatch(new RegExp(`/join/${code}$`))
})

test('a host who never connected is sent to the provider, one who must reconnect is not', async ({
  client,
  simulator,
}) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await bo.json('POST', '/api/rooms', {}))
  const sent = await bo.get(`/room/${code}/host`)
  expect(sent.status).toBe(307)
  const target = new URL(sent.headers.get('location') ?? '', bo.origin)
  expect([target.pathname, target.searchParams.get('return_to')]).toEqual([
    '/connect/spotify',
    `/room/${code}/host`,
  ])
  const room = await ada.host('ada')
  await simulator.tokens({ account: 'ada', provider: 'spotify', revoke: true })
  await ada.json('PUT', `/api/rooms/${room.code}/playback`, { is_playing: true })
  expect((await ada.get(`/room/${room.code}/host`)).status).toBe(200)
})

test('rooms that are unknown, ended or somebody else’s lead to join and never to an error', async ({
  client,
}) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.json('POST', '/api/guests', {})
  for (const path of [`/room/${code}`, `/room/${code}/host`])
    expect((await bo.get(path)).headers.get('location')).toMatch(new RegExp(`/join/${code}$`))
  await bo.join(code)
  expect((await bo.get(`/room/${code}`)).status).toBe(200)
  expect((await bo.get(`/room/${code.toLowerCase()}`)).status).toBeLessThan(400)
  await ada.json('DELETE', `/api/rooms/${code}`)
  for (const gone of [code, 'ZZZZZZ', 'x', '%3Cscript%3E'])
    for (const path of [`/room/${gone}`, `/room/${gone}/host`, `/join/${gone}`]) {
      const { status } = await bo.get(path)
      expect([path, status < 500 && status !== 403]).toEqual([path, true])
    }
})

test('home shows the way back into the room one is in', async ({ client }) => {
  const [ada, stranger] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  expect(await (await ada.get('/')).text()).toContain(`/room/${code}`)
  expect(await (await stranger.get('/')).text()).not.toContain(code)
  await ada.json('DELETE', `/api/rooms/${code}`)
  expect(await (await ada.get('/')).text()).not.toContain(`/room/${code}`)
})

test('every page answers a stranger, with nothing kept by caches', async ({ client }) => {
  for (const path of ['/', '/create', '/join', '/sign-in', '/register', '/connect/spotify']) {
    const response = await client().get(path)
    expect([path, response.status]).toEqual([path, 200])
    expect(response.headers.get('cache-control')).toMatch(/private.*no-store/)
    expect(response.headers.get('x-request-id')).toBeTruthy()
  }
  const account = await client().get('/account')
  expect([200, 307]).toContain(account.status)
  for (const path of ['/nothing', '/connect/nope', '/room'])
    expect((await client().get(path)).status).toBe(404)
})
