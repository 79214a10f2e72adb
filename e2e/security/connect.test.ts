import type { Client } from '../support/client'
import { type Forge, forgedIdTokens, rightIdToken } from '../support/forged-id-tokens'
import { expect } from '../support/http'
import { type ProviderUnderTest, test, type World } from '../support/providers'

const callbackOf = (id: string) => `/api/connect/${id}/callback`

/** The tokens as they lie in the database, to see that nothing stored changed. */
function storedTokens({ app }: World) {
  return app.database(
    (sql) => sql`select account_id, access_token, refresh_token, version, state from connections order by id`,
  )
}

async function stateOf(client: Client, { id }: ProviderUnderTest): Promise<string> {
  const response = await client.get(`/api/connect/${id}/status`)
  expect(response.status).toBe(200)
  return ((await response.json()) as { state: string }).state
}

/** Where a callback's answer sends the browser. */
function target(response: Response, { app }: World): URL {
  expect(response.status).toBe(303)
  return new URL(response.headers.get('location') ?? '', app.origin)
}

const reasonOf = (response: Response, world: World) => target(response, world).searchParams.get('connect')

const start = (client: Client, { provider }: World) => client.startConnect({}, provider.id)

/** Goes to the provider and comes back with its answer, which is not opened yet. */
const goThere = async (client: Client, world: World, account = 'ada') =>
  client.decide(await start(client, world), account)

const tokenCalls = async (provider: ProviderUnderTest, mark: number) =>
  (await provider.requests(mark)).filter(({ grant_type }) => grant_type)

const failures = [
  ['400', { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid code' } }],
  ['500', { status: 500, body: 'oops' }],
  ['HTML', { status: 200, body: '<html></html>', headers: { 'content-type': 'text/html' } }],
  ['nothing', { drop: true }],
] as const

const foreign: [string, string] = ['iss', 'https://evil.example']

/** What comes instead of the issuer the provider says it is. */
const wrongIssuers: [what: string, parameters: [string, string][], reason: string][] = [
  ['wrong', [foreign], 'wrong_issuer'],
  ['with an error', [foreign, ['error', 'access_denied']], 'wrong_issuer'],
  ['doubled', [foreign, foreign], 'state_mismatch'],
]
const missingIssuer: (typeof wrongIssuers)[number] = ['missing', [], 'wrong_issuer']

const elsewhere = [
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  '%2f%2fevil.example',
  '/\tevil',
  '/%0d%0aSet-Cookie:x=1',
  'javascript:alert(1)',
]

test('1 the redirect carries a challenge, a long state, the exact redirect URI and the least scopes', async ({
  world,
}) => {
  const { traits, id, idTokens } = world.provider
  const { searchParams } = await start(world.client(), world)
  expect(searchParams.get('code_challenge_method')).toBe(traits.pkce ? 'S256' : null)
  if (traits.pkce) expect(searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
  else expect(searchParams.get('code_challenge')).toBeNull()
  for (const name of ['state', ...(idTokens ? ['nonce'] : [])]) {
    const value = Buffer.from(searchParams.get(name) ?? '', 'base64url')
    expect(value.length, name).toBeGreaterThanOrEqual(16)
  }
  expect(searchParams.get('redirect_uri')).toBe(`${world.app.origin}${callbackOf(id)}`)
  expect(searchParams.get('response_type')).toBe('code')
  expect(searchParams.get('scope')?.split(' ').sort() ?? []).toEqual(traits.scope)
})

test('2 a callback without the cookie is refused and no token call reaches the provider', async ({
  world,
}) => {
  const ada = world.client()
  const back = await goThere(ada, world)
  const mark = await world.provider.mark()
  ada.forgetCookies(/connect/)
  expect(reasonOf(await ada.fetch(back), world)).toBe('no_cookie')
  expect(await tokenCalls(world.provider, mark)).toEqual([])
  expect(await stateOf(ada, world.provider)).toBe('not_connected')
})

test("3 another browser's state is refused", async ({ world }) => {
  const [ada, mallory] = [world.client(), world.client()]
  const back = await goThere(mallory, world, 'bela')
  await start(ada, world)
  expect(reasonOf(await ada.fetch(back), world)).toBe('no_cookie')
  expect(await stateOf(ada, world.provider)).toBe('not_connected')
})

test("3 another browser's code is refused with one's own state, where the provider checks a challenge", async ({
  world,
}) => {
  const [ada, mallory] = [world.client(), world.client()]
  const stolen = new URL(await goThere(ada, world)).searchParams.get('code') ?? ''
  const back = new URL(await goThere(mallory, world, 'bela'))
  back.searchParams.set('code', stolen)
  expect(reasonOf(await mallory.fetch(back.href), world)).toBe('exchange_failed')
  expect(await storedTokens(world)).toEqual([])
})

test('4 a replayed callback leads its session where it led, and the tokens stay as they were', async ({
  world,
}) => {
  const ada = world.client()
  const authorize = await start(ada, world)
  const kept = new Map(ada.cookies)
  const back = await ada.decide(authorize, 'ada')
  const led = (await ada.fetch(back)).headers.get('location')
  const before = await storedTokens(world)
  expect(before).toHaveLength(1)
  expect((await ada.fetch(back)).headers.get('location')).toBe(led)
  for (const [name, value] of kept) if (name.includes('connect')) ada.setCookie(name, value)
  expect((await ada.fetch(back)).headers.get('location')).toBe(led)
  const mallory = world.client()
  await start(mallory, world)
  expect(reasonOf(await mallory.fetch(back), world)).toBe('no_cookie')
  expect(await storedTokens(world)).toEqual(before)
})

test('5 a state whose ten minutes are over is refused', async ({ world }) => {
  const ada = world.client()
  const back = await goThere(ada, world)
  await world.app.database(
    (sql) => sql`update authorization_requests set created_at = created_at - interval '11 minutes',
      expires_at = expires_at - interval '11 minutes'`,
  )
  expect(reasonOf(await ada.fetch(back), world)).toBeTruthy()
  expect(await stateOf(ada, world.provider)).toBe('not_connected')
})

test("6 an answer brought to another provider's callback is refused, and used up", async ({ world }) => {
  const { provider, app } = world
  const ada = world.client()
  const back = new URL(await goThere(ada, world))
  const mark = await provider.mark()
  const there = await ada.get(`${callbackOf(provider.otherId)}${back.search}`)
  expect(reasonOf(there, world)).toBe('wrong_provider')
  expect(reasonOf(await ada.fetch(back.href), world)).toBeTruthy()
  expect(await tokenCalls(provider, mark)).toEqual([])
  expect(await storedTokens(world)).toEqual([])
  const open = await app.database((sql) => sql`select 1 from authorization_requests where used_at is null`)
  expect(open).toHaveLength(0)
})

test("6 a state of another provider's flow is refused here, whatever code comes with it", async ({
  world,
}) => {
  const { provider } = world
  const ada = world.client()
  const back = new URL(await goThere(ada, world))
  const other = await ada.startConnect({}, provider.otherId)
  const mark = await provider.mark()
  back.searchParams.set('state', other.searchParams.get('state') ?? '')
  expect(reasonOf(await ada.fetch(back.href), world)).toBe('wrong_provider')
  expect(await tokenCalls(provider, mark)).toEqual([])
  expect(await storedTokens(world)).toEqual([])
})

test('6 the callback of a provider without credentials does not exist, and leaves nothing', async ({
  world,
}) => {
  const ada = world.client()
  const back = new URL(await goThere(ada, world))
  expect((await ada.get(`${callbackOf(world.provider.absentId)}${back.search}`)).status).toBe(404)
  expect(await stateOf(ada, world.provider)).toBe('not_connected')
})

test('6 a wrong issuer in the answer is refused, a missing one where it is advertised, a doubled one', async ({
  world,
}) => {
  const { provider } = world
  const answers = provider.traits.sendsIssuer ? [...wrongIssuers, missingIssuer] : wrongIssuers
  for (const [what, parameters, expected] of answers) {
    const ada = world.client()
    const back = new URL(await goThere(ada, world))
    back.searchParams.delete('iss')
    for (const [name, value] of parameters) back.searchParams.append(name, value)
    const mark = await provider.mark()
    const reason = reasonOf(await ada.fetch(back.href), world)
    expect(reason, what).toBe(expected)
    expect(await tokenCalls(provider, mark), what).toEqual([])
  }
  expect(await storedTokens(world)).toEqual([])
})

test('7 a browser that signed out in between is refused', async ({ world }) => {
  const ada = world.client()
  const back = await goThere(ada, world)
  ada.forgetCookies(/session-token/)
  await ada.json('POST', '/api/guests', { name: 'Somebody else' })
  expect(reasonOf(await ada.fetch(back), world)).toBe('other_session')
  expect(await stateOf(ada, world.provider)).toBe('not_connected')
  expect(await storedTokens(world)).toHaveLength(0)
})

test('8 a refusal at the provider is told on a page and the old connection is intact', async ({ world }) => {
  const { id } = world.provider
  const ada = world.client()
  await ada.connect('ada', {}, id)
  const before = await storedTokens(world)
  const url = target(await ada.fetch(await ada.decide(await start(ada, world), 'ada', 'deny')), world)
  expect(url.searchParams.get('connect')).toBe('denied')
  expect((await ada.get(url.pathname + url.search)).status).toBe(200)
  expect(await storedTokens(world)).toEqual(before)
})

test('9 an exchange that answers 400, 500, HTML or nothing leaves the old tokens byte for byte the same', async ({
  world,
}) => {
  const { provider } = world
  const ada = world.client()
  await ada.connect('ada', {}, provider.id)
  const before = await storedTokens(world)
  for (const [what, fault] of failures) {
    const back = await goThere(ada, world)
    await provider.fault('token', fault)
    expect(reasonOf(await ada.fetch(back), world), what).toMatch(/^(exchange_failed|provider_error)$/)
    expect(await storedTokens(world), what).toEqual(before)
  }
  expect(await stateOf(ada, provider)).toBe('connected')
})

test("10 another account's provider account is refused and nothing moves", async ({ world }) => {
  const { provider } = world
  const [ada, other] = [world.client(), world.client()]
  await ada.connect('ada', {}, provider.id)
  const before = await storedTokens(world)
  expect(reasonOf(await other.connect('ada', {}, provider.id), world)).toBe('account_taken')
  expect(await stateOf(other, provider)).toBe('not_connected')
  expect(await storedTokens(world)).toEqual(before)
  expect(await stateOf(ada, provider)).toBe('connected')
})

test('11 return_to that leads elsewhere stays here; one on this origin is where the flow ends', async ({
  world,
}) => {
  const { id } = world.provider
  for (const evil of elsewhere) {
    const url = target(await world.client().connect('ada', { return_to: evil }, id), world)
    expect(url.origin, evil).toBe(world.app.origin)
    expect(url.href, evil).not.toContain('evil.example')
    await world.app.database((sql) => sql`delete from connections`)
  }
  const url = target(await world.client().connect('ada', { return_to: '/create?from=connect' }, id), world)
  expect(url.pathname + url.search).toBe('/create?from=connect')
})

test('two tabs connect side by side', async ({ world }) => {
  const ada = world.client()
  const [first, second] = [await start(ada, world), await start(ada, world)]
  for (const authorize of [second, first]) {
    expect(reasonOf(await ada.fetch(await ada.decide(authorize, 'ada')), world)).toBeNull()
  }
  expect(await stateOf(ada, world.provider)).toBe('connected')
})

test('6 an ID token that is not for this very request is refused', async ({ worlds }) => {
  const world = await worlds('oidc')
  const { provider } = world
  await world.app.cleanSlate()
  await provider.reset()
  const answered = async (forge: Forge) => {
    if (!provider.idTokens) throw new Error('it answers without ID tokens')
    const ada = world.client()
    const authorize = await start(ada, world)
    const back = await ada.decide(authorize, 'ada')
    const id_token = await forge(provider.idTokens, authorize.searchParams.get('nonce') ?? '')
    const body = { access_token: 'an-access-token', token_type: 'Bearer', expires_in: 3600, id_token }
    await provider.fault('token', { status: 200, body })
    return reasonOf(await ada.fetch(back), world)
  }
  for (const [what, forge] of forgedIdTokens) expect(await answered(forge), what).toBe('provider_error')
  expect(await storedTokens(world)).toEqual([])
  expect(await answered(rightIdToken)).toBeNull()
})
