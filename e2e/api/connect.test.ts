import { expect, test } from '../support/http'
import { expectProblem, expectRefusedField } from './party'

const scopes = ['user-modify-playback-state', 'user-read-currently-playing', 'user-read-playback-state']
const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

test('the authorize URL is built on the server, with its cookie, for a caller without credentials too', async ({
  client,
  app,
}) => {
  const ada = client()
  const response = await ada.get('/api/connect/spotify/authorize-url?return_to=/create')
  expect(response.status).toBe(200)
  const { url } = (await response.json()) as { url: string }
  const { origin, pathname, searchParams } = new URL(url)
  expect([origin, pathname]).toEqual([app.simulatorOrigin, '/spotify/accounts/authorize'])
  expect(searchParams.get('redirect_uri')).toBe(`${app.origin}/api/connect/spotify/callback`)
  expect(searchParams.get('scope')?.split(' ').sort()).toEqual(scopes)
  expect(response.headers.getSetCookie().join()).toMatch(/HttpOnly/i)
  const back = await ada.fetch(await ada.decide(new URL(url), 'ada'))
  expect([back.status, back.headers.get('location')]).toEqual([303, `${app.origin}/create`])
})

test('connecting starts by POST with 303, by form or JSON, and refuses what it does not know', async ({
  client,
}) => {
  const ada = client()
  const form = await ada.form('/api/connect/spotify', { return_to: '/create', intent: 'connect' })
  expect([form.status, new URL(form.headers.get('location') ?? '').pathname]).toEqual([
    303,
    '/spotify/accounts/authorize',
  ])
  expect((await ada.fetch('/api/connect/spotify', { method: 'POST' })).status, 'without a body').toBe(303)
  await expectRefusedField(await ada.form('/api/connect/spotify', { intent: 'steal' }), 'intent')
  await expectRefusedField(await ada.form('/api/connect/spotify', { scope: 'everything' }), 'scope')
})

test('a provider without credentials does not exist', async ({ client }) => {
  const ada = client()
  await ada.json('POST', '/api/guests', {})
  for (const provider of ['oidc', 'nope', 'constructor', '__proto__', 'Spotify']) {
    await expectProblem(await ada.get(`/api/connect/${provider}/authorize-url`), 404, 'not_found')
    await expectProblem(await ada.json('POST', `/api/connect/${provider}`), 404, 'not_found')
    await expectProblem(await ada.get(`/api/connect/${provider}/status`), 404, 'not_found')
    await expectProblem(await ada.json('DELETE', `/api/connect/${provider}`), 404, 'not_found')
  }
})

test('the status has every field, before connecting, connected, revoked and disconnected', async ({
  client,
  simulator,
}) => {
  const ada = client()
  await ada.json('POST', '/api/guests', {})
  const status = async () => (await ada.get('/api/connect/spotify/status')).json()
  const none = {
    status: false,
    state: 'not_connected',
    scope: [],
    account: null,
    expires_at: null,
    refresh_expires_at: null,
    blocked_until: null,
    blocked_reason: null,
  }
  expect(await status()).toEqual(none)
  await ada.connect('ada')
  const connected = (await status()) as { scope: string[] }
  expect(connected).toEqual({
    status: true,
    state: 'connected',
    scope: expect.any(Array),
    account: { id: expect.any(String), name: 'Ada' },
    expires_at: iso,
    refresh_expires_at: iso,
    blocked_until: null,
    blocked_reason: null,
  })
  expect(connected.scope.sort()).toEqual(scopes)
  const room = (await (await ada.json('POST', '/api/rooms', {})).json()) as { code: string }
  await simulator.tokens({ account: 'ada', provider: 'spotify', revoke: true })
  const refused = await ada.json('PUT', `/api/rooms/${room.code}/playback`, { is_playing: true })
  await expectProblem(refused, 409, 'needs_reconnect')
  expect(await status()).toMatchObject({ status: false, state: 'needs_reconnect' })
  expect((await ada.json('DELETE', '/api/connect/spotify')).status).toBe(204)
  expect(await status()).toEqual(none)
  expect((await ada.json('DELETE', '/api/connect/spotify')).status, 'twice').toBe(204)
  await ada.connect('ada')
  expect(await status()).toMatchObject({ status: true, state: 'connected' })
})

test('disconnecting destroys the stored tokens', async ({ client, app }) => {
  const ada = client()
  await ada.connect('ada')
  expect(await app.database((sql) => sql`select id from connections`)).toHaveLength(1)
  await ada.json('DELETE', '/api/connect/spotify')
  expect(await app.database((sql) => sql`select id from connections`)).toHaveLength(0)
})

test('the status refreshes first where that is due', async ({ client, app, simulator }) => {
  const ada = client()
  await ada.connect('ada')
  await app.database((sql) => sql`update connections set expires_at = now() - interval '1 minute'`)
  const since = await simulator.mark()
  const answers = await Promise.all(
    Array.from({ length: 5 }, async () => (await ada.get('/api/connect/spotify/status')).json()),
  )
  for (const answer of answers as { status: boolean; expires_at: string }[]) {
    expect(answer.status).toBe(true)
    expect(Date.parse(answer.expires_at)).toBeGreaterThan(Date.now())
  }
  expect(await simulator.refreshes(since)).toHaveLength(1)
})
