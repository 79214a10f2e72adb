import type { AppUnderTest } from '../support/app-under-test'
import { Client } from '../support/client'
import { expect, test } from '../support/fixtures'

type Status = { status: boolean; state: string; blocked_until: string | null; blocked_reason: string | null }

async function statusOf(client: Client): Promise<Status> {
  const response = await client.get('/api/connect/spotify/status')
  expect(response.status).toBe(200)
  return (await response.json()) as Status
}

/** Lets the app's own clock see the access token as expired; the provider refuses it as well. */
async function expireAccess(
  app: AppUnderTest,
  simulator: import('../support/simulator').Simulator,
): Promise<void> {
  await simulator.tokens({ account: 'ada', provider: 'spotify', expire: 'access' })
  await app.database((sql) => sql`update connections set expires_at = now() - interval '1 minute'`)
}

const stored = (app: AppUnderTest) =>
  app.database((sql) => sql`select access_token, refresh_token, version, state, failures from connections`)

test('12 two hundred parallel calls over two processes with an expired token make one refresh', async ({
  client,
  app,
  simulator,
}) => {
  const ada = client()
  await ada.host('ada')
  const second = await app.secondProcess()
  try {
    const there = new Client(second.origin)
    for (const [name, value] of ada.cookies) there.setCookie(name, value)
    expect((await there.get('/api/me')).status).toBe(200)
    await simulator.behaviour({ lag_ms: 300, rotate_refresh: true })
    await expireAccess(app, simulator)
    const mark = await simulator.mark()
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => statusOf(index % 2 === 0 ? ada : there)),
    )
    expect(new Set(answers.map((answer) => answer.state))).toEqual(new Set(['connected']))
    expect(await simulator.refreshes(mark)).toHaveLength(1)
    await simulator.behaviour({ rotate_refresh: false })
  } finally {
    await second.stop()
  }
})

test('13 no refresh token in the answer keeps the old one; a new one replaces it in the same commit', async ({
  client,
  app,
  simulator,
}) => {
  const ada = client()
  await ada.connect('ada')
  for (const rotate of [false, true, true]) {
    await simulator.behaviour({ rotate_refresh: rotate })
    const before = (await stored(app))[0]
    await expireAccess(app, simulator)
    expect((await statusOf(ada)).state).toBe('connected')
    const after = (await stored(app))[0]
    expect(after?.version).toBe(before?.version + 1)
    expect(after?.access_token).not.toBe(before?.access_token)
  }
  await expireAccess(app, simulator)
  expect((await statusOf(ada)).state).toBe('connected')
})

test('14 a revoked grant needs reconnecting, asks the provider no more, and the host sees Reconnect', async ({
  client,
  app,
  simulator,
}) => {
  const ada = client()
  const { code } = await ada.host('ada')
  await simulator.tokens({ account: 'ada', provider: 'spotify', revoke: true })
  await app.database((sql) => sql`update connections set expires_at = now() - interval '1 minute'`)
  expect(await statusOf(ada)).toMatchObject({ status: false, state: 'needs_reconnect' })
  const mark = await simulator.mark()
  for (let call = 0; call < 5; call += 1) await statusOf(ada)
  expect(await simulator.requests(mark)).toEqual([])
  const page = await ada.get(`/room/${code}/host`)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('Reconnect')
  expect((await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })).status).toBe(409)
})

const passing = [
  ['500', { status: 500, body: 'oops' }],
  ['503 with HTML', { status: 503, body: '<html></html>' }],
  ['429', { status: 429, headers: { 'retry-after': '7' }, body: 'API rate limit exceeded' }],
  ['nothing', { drop: true }],
] as const

for (const [what, fault] of passing) {
  test(`15 a refresh answered ${what} leaves the account connected and says until when it waits`, async ({
    client,
    app,
    simulator,
  }) => {
    const ada = client()
    await ada.connect('ada')
    const before = (await stored(app))[0]
    await simulator.faults({ match: { path: '/api/token' }, times: 20, ...fault })
    await expireAccess(app, simulator)
    const status = await statusOf(ada)
    expect(status.state).toBe('connected')
    expect(Date.parse(status.blocked_until ?? '')).toBeGreaterThan(Date.now())
    if (what === '429') expect(Date.parse(status.blocked_until ?? '')).toBeGreaterThan(Date.now() + 5_000)
    const mark = await simulator.mark()
    await statusOf(ada)
    expect(await simulator.refreshes(mark)).toEqual([])
    const after = (await stored(app))[0]
    expect([after?.access_token, after?.refresh_token]).toEqual([before?.access_token, before?.refresh_token])
  })
}

test('16 a disconnect during a refresh wins: the late result is thrown away', async ({
  client,
  app,
  simulator,
}) => {
  const ada = client()
  await ada.connect('ada')
  await simulator.faults({ match: { path: '/api/token' }, times: 1, delay_ms: 1500 })
  await expireAccess(app, simulator)
  const mark = await simulator.mark()
  const late = statusOf(ada)
  await expect.poll(() => leaseHeld(app)).toBe(true)
  expect((await ada.json('DELETE', '/api/connect/spotify')).status).toBe(204)
  expect((await late).state).toBe('not_connected')
  await expect.poll(async () => (await simulator.refreshes(mark)).length).toBe(1)
  expect(await stored(app)).toHaveLength(0)
})

async function leaseHeld(app: AppUnderTest): Promise<boolean> {
  const rows = await app.database((sql) => sql`select 1 from connections where lease_until > now()`)
  return rows.length > 0
}

test('18 a token about to expire is refreshed before the host page is rendered', async ({
  client,
  app,
  simulator,
}) => {
  const ada = client()
  const { code } = await ada.host('ada')
  const mark = await simulator.mark()
  await app.database((sql) => sql`update connections set expires_at = now() + interval '30 seconds'`)
  expect((await ada.get(`/room/${code}/host`)).status).toBe(200)
  expect(await simulator.refreshes(mark)).toHaveLength(1)
  const rows = await app.database(
    (sql) => sql`select expires_at > now() + interval '50 minutes' as fresh from connections`,
  )
  expect(rows[0]?.fresh).toBe(true)
})
