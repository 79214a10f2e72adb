import type { AppUnderTest } from '../support/app-under-test'
import type { Client } from '../support/client'
import { expect, test } from '../support/fixtures'

const callback = '/api/connect/spotify/callback'

/** The tokens as they lie in the database, to see that nothing stored changed. */
function storedTokens(app: AppUnderTest) {
  return app.database(
    (sql) => sql`select account_id, access_token, refresh_token, version, state from connections order by id`,
  )
}

async function stateOf(client: Client): Promise<string> {
  const response = await client.get('/api/connect/spotify/status')
  expect(response.status).toBe(200)
  return ((await response.json()) as { state: string }).state
}

/** Where a callback's answer sends the browser. */
function target(response: Response, app: AppUnderTest): URL {
  expect(response.status).toBe(303)
  return new URL(response.headers.get('location') ?? '', app.origin)
}

test('1 the redirect carries an S256 challenge, a long state, the exact redirect URI and the least scopes', async ({
  client,
  app,
}) => {
  const url = await client().startConnect()
  expect(url.searchParams.get('code_challenge_method')).toBe('S256')
  expect(url.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
  expect(Buffer.from(url.searchParams.get('state') ?? '', 'base64url').length).toBeGreaterThanOrEqual(16)
  expect(url.searchParams.get('redirect_uri')).toBe(`${app.origin}${callback}`)
  expect(url.searchParams.get('response_type')).toBe('code')
  expect(url.searchParams.get('scope')?.split(' ').sort()).toEqual([
    'user-modify-playback-state',
    'user-read-currently-playing',
    'user-read-playback-state',
  ])
})

test('2 a callback without the cookie is refused and no token call reaches the provider', async ({
  client,
  simulator,
}) => {
  const ada = client()
  const back = await ada.decide(await ada.startConnect(), 'ada')
  const mark = await simulator.mark()
  ada.forgetCookies(/connect/)
  const response = await ada.fetch(back)
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toContain('connect=')
  expect((await simulator.requests(mark)).filter((request) => request.path.includes('/api/token'))).toEqual(
    [],
  )
  expect(await stateOf(ada)).toBe('not_connected')
})

test("3 another browser's state is refused", async ({ client, app }) => {
  const [ada, mallory] = [client(), client()]
  const back = await mallory.decide(await mallory.startConnect(), 'bela')
  await ada.startConnect()
  expect(target(await ada.fetch(back), app).searchParams.get('connect')).toBeTruthy()
  expect(await stateOf(ada)).toBe('not_connected')
})

test('4 a replayed callback is refused and the tokens stay as they were', async ({ client, app }) => {
  const ada = client()
  const authorize = await ada.startConnect()
  const kept = new Map(ada.cookies)
  const back = await ada.decide(authorize, 'ada')
  await ada.fetch(back)
  const before = await storedTokens(app)
  expect(before).toHaveLength(1)
  for (const [name, value] of kept) if (name.includes('connect')) ada.setCookie(name, value)
  expect(target(await ada.fetch(back), app).searchParams.get('connect')).toBeTruthy()
  expect(await storedTokens(app)).toEqual(before)
})

test('5 a state whose ten minutes are over is refused', async ({ client, app }) => {
  const ada = client()
  const back = await ada.decide(await ada.startConnect(), 'ada')
  await app.database(
    (sql) => sql`update authorization_requests set created_at = created_at - interval '11 minutes',
      expires_at = expires_at - interval '11 minutes'`,
  )
  expect(target(await ada.fetch(back), app).searchParams.get('connect')).toBeTruthy()
  expect(await stateOf(ada)).toBe('not_connected')
})

test('6 a callback at another provider does not exist, and leaves nothing', async ({ client }) => {
  const ada = client()
  const back = new URL(await ada.decide(await ada.startConnect(), 'ada'))
  const response = await ada.get(`/api/connect/bungie/callback${back.search}`)
  expect(response.status).toBe(404)
  expect(await stateOf(ada)).toBe('not_connected')
})

test('6 a wrong issuer in the answer is refused', async ({ client, app }) => {
  const ada = client()
  const back = new URL(await ada.decide(await ada.startConnect(), 'ada'))
  back.searchParams.set('iss', 'https://evil.example')
  expect(target(await ada.fetch(back.href), app).searchParams.get('connect')).toBeTruthy()
  expect(await stateOf(ada)).toBe('not_connected')
})

test('7 a browser that signed out in between is refused', async ({ client, app }) => {
  const ada = client()
  const back = await ada.decide(await ada.startConnect(), 'ada')
  ada.forgetCookies(/session-token/)
  await ada.json('POST', '/api/guests', { name: 'Somebody else' })
  expect(target(await ada.fetch(back), app).searchParams.get('connect')).toBeTruthy()
  expect(await stateOf(ada)).toBe('not_connected')
  expect(await storedTokens(app)).toHaveLength(0)
})

test('8 a refusal at the provider is told on a page and the old connection is intact', async ({
  client,
  app,
}) => {
  const ada = client()
  await ada.connect('ada')
  const before = await storedTokens(app)
  const back = await ada.decide(await ada.startConnect(), 'ada', 'deny')
  const url = target(await ada.fetch(back), app)
  expect(url.searchParams.get('connect')).toBe('denied')
  const page = await ada.get(url.pathname + url.search)
  expect(page.status).toBe(200)
  expect(await storedTokens(app)).toEqual(before)
})

const failures = [
  [
    '400',
    { status: 400, body: '{"error":"invalid_grant","error_description":"Invalid authorization code"}' },
  ],
  ['500', { status: 500, body: 'oops' }],
  ['HTML', { status: 200, body: '<html></html>', headers: { 'content-type': 'text/html' } }],
  ['nothing', { drop: true }],
] as const

for (const [name, fault] of failures) {
  test(`9 the exchange answers ${name}: the old tokens are byte for byte the same`, async ({
    client,
    app,
    simulator,
  }) => {
    const ada = client()
    await ada.connect('ada')
    const before = await storedTokens(app)
    const back = await ada.decide(await ada.startConnect(), 'ada')
    await simulator.faults({ match: { path: '/api/token' }, times: 5, ...fault })
    expect(target(await ada.fetch(back), app).searchParams.get('connect')).toBeTruthy()
    expect(await storedTokens(app)).toEqual(before)
    expect(await stateOf(ada)).toBe('connected')
  })
}

test("10 another account's provider account is refused and nothing moves", async ({ client, app }) => {
  const [ada, other] = [client(), client()]
  await ada.host('ada')
  const before = await storedTokens(app)
  expect(target(await other.connect('ada'), app).searchParams.get('connect')).toBe('account_taken')
  expect(await stateOf(other)).toBe('not_connected')
  expect(await storedTokens(app)).toEqual(before)
  expect(await stateOf(ada)).toBe('connected')
})

for (const evil of [
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  '%2f%2fevil.example',
  '/\tevil',
  '/%0d%0aSet-Cookie:x=1',
  'javascript:alert(1)',
]) {
  test(`11 return_to of ${JSON.stringify(evil)} stays here`, async ({ client, app }) => {
    const url = target(await client().connect('ada', { return_to: evil }), app)
    expect(url.origin).toBe(app.origin)
    expect(url.href).not.toContain('evil.example')
  })
}

test('a return_to on this origin is where the flow ends', async ({ client, app }) => {
  const url = target(await client().connect('ada', { return_to: '/create?from=connect' }), app)
  expect(url.pathname + url.search).toBe('/create?from=connect')
})

test('two tabs connect side by side', async ({ client }) => {
  const ada = client()
  const [first, second] = [await ada.startConnect(), await ada.startConnect()]
  expect((await ada.fetch(await ada.decide(second, 'ada'))).status).toBe(303)
  expect((await ada.fetch(await ada.decide(first, 'ada'))).status).toBe(303)
  expect(await stateOf(ada)).toBe('connected')
})
