import type { AppUnderTest } from '../support/app-under-test'
import { Client } from '../support/client'
import { expect } from '../support/http'
import { type ProviderUnderTest, test, type World } from '../support/providers'

type Status = { status: boolean; state: string; blocked_until: string | null; blocked_reason: string | null }

async function statusOf(client: Client, { id }: ProviderUnderTest): Promise<Status> {
  const response = await client.get(`/api/connect/${id}/status`)
  expect(response.status).toBe(200)
  return (await response.json()) as Status
}

/** The access token's time is over, for the product and at the provider. */
async function expireAccess({ app, provider }: World, account = 'ada'): Promise<void> {
  await provider.end(account, 'access')
  await app.database((sql) => sql`update connections set expires_at = now() - interval '1 minute'`)
}

const stored = (app: AppUnderTest) =>
  app.database((sql) => sql`select access_token, refresh_token, version, state from connections`)

const refreshes = async (provider: ProviderUnderTest, mark: number) =>
  (await provider.requests(mark)).filter(({ grant_type }) => grant_type === 'refresh_token')

const leases = (app: AppUnderTest) =>
  app.database(async (sql) => (await sql`select 1 from connections where lease_until > now()`).length)

/** Somebody connected, as the provider's `ada` unless said otherwise. */
async function connected({ client, provider }: World, account = 'ada'): Promise<Client> {
  const one = client()
  await one.connect(account, {}, provider.id)
  expect((await statusOf(one, provider)).state).toBe('connected')
  return one
}

/** The same browser, at another process. */
async function elsewhere(browser: Client, origin: string): Promise<Client> {
  const there = new Client(origin)
  for (const [name, value] of browser.cookies) there.setCookie(name, value)
  expect((await there.get('/api/me')).status).toBe(200)
  return there
}

const passing = [
  ['500', { status: 500, body: 'oops' }],
  ['503 with HTML', { status: 503, body: '<html></html>', headers: { 'content-type': 'text/html' } }],
  ['429', { status: 429, headers: { 'retry-after': '7' }, body: 'API rate limit exceeded' }],
  ['nothing', { drop: true }],
] as const

/** A refresh that is on its way for so long that everything else happens before it is answered. */
const lateMs = 1500

test('12 and 17 two hundred parallel calls over two processes refresh once; a process killed with the lease is succeeded', async ({
  world,
}) => {
  const { app, provider } = world
  const ada = await connected(world)
  const second = await app.secondProcess()
  try {
    const there = await elsewhere(ada, second.origin)
    await provider.fault('token', { delay_ms: 300 })
    await expireAccess(world)
    let mark = await provider.mark()
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => statusOf(index % 2 === 0 ? ada : there, provider)),
    )
    expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(['connected']))
    expect(await refreshes(provider, mark)).toHaveLength(1)

    await expireAccess(world)
    await provider.fault('token', { delay_ms: 60_000, status: 503 })
    mark = await provider.mark()
    const lost = statusOf(there, provider).catch(() => null)
    // Asked as well as leased: the answer that never comes has to be the killed process's.
    await expect.poll(async () => (await provider.requests(mark)).length, { interval: 20 }).toBe(1)
    expect(await leases(app)).toBe(1)
    await second.kill()
    expect(await lost).toBeNull()
    mark = await provider.mark()
    // Its thirty seconds are over.
    await app.database((sql) => sql`update connections set lease_until = now() - interval '1 second'`)
    expect((await statusOf(ada, provider)).state).toBe('connected')
    expect(await refreshes(provider, mark)).toHaveLength(1)
  } finally {
    await second.stop()
  }
})

test('13 no refresh token in the answer keeps the old one; a new one replaces it in the same commit', async ({
  world,
}) => {
  const { app, provider } = world
  const ada = await connected(world)
  for (const rotates of [...provider.traits.rotates, ...provider.traits.rotates]) {
    await provider.rotate(rotates)
    const [before] = await stored(app)
    await expireAccess(world)
    expect((await statusOf(ada, provider)).state).toBe('connected')
    const [after] = await stored(app)
    expect(after?.version).toBe(before?.version + 1)
    expect(after?.access_token).not.toBe(before?.access_token)
    if (rotates) expect(after?.refresh_token).not.toBe(before?.refresh_token)
  }
  await expireAccess(world)
  expect((await statusOf(ada, provider)).state).toBe('connected')
})

test('14 a revoked grant needs reconnecting, asks the provider no more, and its owner reads Reconnect; connecting again heals it', async ({
  world,
}) => {
  const { app, provider } = world
  const ada = await connected(world)
  await provider.end('ada', 'grant')
  await app.database((sql) => sql`update connections set expires_at = now() - interval '1 minute'`)
  expect(await statusOf(ada, provider)).toMatchObject({ status: false, state: 'needs_reconnect' })
  const mark = await provider.mark()
  for (let call = 0; call < 5; call += 1) await statusOf(ada, provider)
  const page = await ada.get('/account')
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('Reconnect')
  expect(await provider.requests(mark)).toEqual([])
  await ada.connect('ada', {}, provider.id)
  expect((await statusOf(ada, provider)).state).toBe('connected')
  await expireAccess(world)
  expect((await statusOf(ada, provider)).state).toBe('connected')
})

test('15 a refresh answered 500, HTML, 429 or nothing leaves the account connected and says until when it waits', async ({
  world,
}) => {
  const { app, provider } = world
  const ada = await connected(world)
  const [before] = await stored(app)
  for (const [what, fault] of passing) {
    await provider.fault('token', fault)
    await expireAccess(world)
    const status = await statusOf(ada, provider)
    expect(status.state, what).toBe('connected')
    const waitMs = Date.parse(status.blocked_until ?? '') - Date.now()
    expect(waitMs, what).toBeGreaterThan(what === '429' ? 5_000 : 0)
    expect(status.blocked_reason, what).toBe(what === '429' ? 'rate_limited' : 'provider_down')
    const mark = await provider.mark()
    await statusOf(ada, provider)
    expect(await provider.requests(mark), what).toEqual([])
    const [after] = await stored(app)
    expect([after?.access_token, after?.refresh_token], what).toEqual([
      before?.access_token,
      before?.refresh_token,
    ])
    await app.database((sql) => sql`update connections set blocked_until = now()`)
  }
  expect((await statusOf(ada, provider)).blocked_until).toBeNull()
})

test('16 disconnecting and connecting again during a refresh win: the late result is thrown away', async ({
  world,
}) => {
  const { app, provider } = world
  const [ada, bela] = [await connected(world), await connected(world, 'bela')]
  await provider.fault('token', { times: 2, delay_ms: lateMs })
  await Promise.all([expireAccess(world), expireAccess(world, 'bela')])
  const mark = await provider.mark()
  const late = [statusOf(ada, provider), statusOf(bela, provider)]
  await expect.poll(async () => (await provider.requests(mark)).length, { interval: 20 }).toBe(2)
  expect((await ada.json('DELETE', `/api/connect/${provider.id}`)).status).toBe(204)
  await bela.connect('bela', {}, provider.id)
  const [relinked, ...others] = await stored(app)
  expect(others).toEqual([])
  expect((await Promise.all(late)).map(({ state }) => state)).toEqual(['not_connected', 'connected'])
  await expect.poll(async () => (await refreshes(provider, mark)).length).toBe(2)
  expect(await stored(app)).toEqual([relinked])
  expect((await statusOf(bela, provider)).state).toBe('connected')
})

test('18 a token about to expire is refreshed before the status is told', async ({ world }) => {
  const { app, provider } = world
  const ada = await connected(world)
  await app.database((sql) => sql`update connections set expires_at = now() + interval '30 seconds'`)
  const mark = await provider.mark()
  await statusOf(ada, provider)
  expect(await refreshes(provider, mark)).toHaveLength(1)
  await expectFresh(app)
})

test('19 connecting, refreshing and a dead grant are each told once and nothing of a token stays in what was told', async ({
  world,
}) => {
  const { app, provider } = world
  const ada = await connected(world)
  await expireAccess(world)
  await statusOf(ada, provider)
  await provider.end('ada', 'grant')
  await expireAccess(world)
  await statusOf(ada, provider)
  const told = () =>
    app.database(
      (sql) => sql`select type, delivered_at is not null as delivered, sealed_payload as payload from events
        order by created_at`,
    )
  await expect.poll(told, { interval: 50 }).toEqual(
    ['created', 'refreshed', 'invalidated'].map((what) => ({
      type: `connection.${what}`,
      delivered: true,
      payload: null,
    })),
  )
})

async function expectFresh(app: AppUnderTest): Promise<void> {
  const [row] = await app.database(
    (sql) => sql`select expires_at > now() + interval '50 minutes' as fresh from connections`,
  )
  expect(row?.fresh).toBe(true)
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
  await expectFresh(app)
})

test('14 the host of a room reads Reconnect on its page, and commands are refused', async ({
  client,
  app,
  simulator,
}) => {
  const ada = client()
  const { code } = await ada.host('ada')
  await simulator.tokens({ account: 'ada', provider: 'spotify', revoke: true })
  await app.database((sql) => sql`update connections set expires_at = now() - interval '1 minute'`)
  const page = await ada.get(`/room/${code}/host`)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('Reconnect')
  expect((await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })).status).toBe(409)
})
