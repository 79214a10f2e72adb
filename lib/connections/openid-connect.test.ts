import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { authorizationRequests } from '@/db/schema'
import { startOpenIdConnect } from '@/scripts/vitest/providers-under-test/openid-connect'
import { type AuthorizationRequest, completeAuthorization } from '../oauth/flow'
import { requireProvider } from '../oauth/providers'
import { refreshTokens } from '../oauth/token-calls'
import { singleton } from '../singleton'
import { validAccessToken } from './access-token'
import { openRefreshToken } from './sealed-tokens'
import { connectionState } from './status'
import { forgetEverybody, type Person, type ProviderWorld, startProviderWorld } from './world-under-test'

type Claims = Record<string, unknown>

const discovery = '/.well-known/openid-configuration'

let world: ProviderWorld<Awaited<ReturnType<typeof startOpenIdConnect>>>
let ada: Person

beforeAll(async () => {
  world = await startProviderWorld(startOpenIdConnect)
})
afterAll(() => world.provider.close())
beforeEach(async () => {
  await forgetEverybody()
  world.provider.reset()
  forgetMetadata()
  ada = await world.person()
})
afterEach(() => {
  vi.useRealTimers()
})

const forgetMetadata = () => singleton('discovered-metadata', () => new Map()).clear()
const requestsOf = (path: string) =>
  world.provider.server.requests().filter((request) => request.path === path).length
const pass = (minutes: number) =>
  vi.useFakeTimers({ now: Date.now() + minutes * 60_000 + 1000, toFake: ['Date'] })

describe('discovery', () => {
  test.each([
    ['answers nothing', { drop: true as const }],
    ['answers 500', { status: 500, body: 'oops' }],
    ['answers HTML', { status: 200, body: '<html></html>', headers: { 'content-type': 'text/html' } }],
    ['names another issuer', { status: 200, body: { issuer: 'https://evil.example' } }],
  ])('that %s lets nobody start, and stores nothing', async (_, fault) => {
    world.provider.server.faults({ match: { path: discovery }, ...fault })
    await expect(world.start(ada)).rejects.toMatchObject({ code: 'provider_down', status: 502 })
    expect(await db().select().from(authorizationRequests)).toEqual([])
    expect(await world.connect(ada)).toMatchObject({ ok: true })
  })

  test('is asked once for everybody, and again after an hour', async () => {
    await Promise.all(Array.from({ length: 8 }, () => world.start(ada)))
    await world.connect(ada)
    expect(requestsOf(discovery)).toBe(1)
    pass(60)
    await Promise.all(Array.from({ length: 8 }, () => world.start(ada)))
    expect(requestsOf(discovery)).toBe(2)
  })

  test('that is away leaves good what is known, and is asked once a minute', async () => {
    await world.connect(ada)
    pass(60)
    world.provider.server.faults({ match: { path: discovery }, times: 2, drop: true })
    expect(await world.connect(ada)).toMatchObject({ ok: true })
    expect(await world.connect(ada)).toMatchObject({ ok: true })
    expect(requestsOf(discovery)).toBe(2)
    pass(61)
    await world.start(ada)
    expect(requestsOf(discovery)).toBe(3)
  })
})

test('15 a refresh while nothing is known of the provider waits, and the connection stays', async () => {
  await world.connect(ada)
  await world.expire(ada)
  forgetMetadata()
  world.provider.server.faults({ match: { path: discovery }, drop: true })
  await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'provider_down' })
  expect(await world.row(ada)).toMatchObject({ state: 'connected', version: 1, leaseId: null })
  pass(1)
  expect(await validAccessToken(ada.key)).toMatchObject({ version: 2 })
})

describe('an ID token', () => {
  const seconds = () => Math.floor(Date.now() / 1000)

  const claimsOf = (nonce: string): Claims => ({
    iss: world.provider.server.issuer,
    aud: world.provider.clientId,
    sub: 'ada',
    name: 'Ada',
    nonce,
    iat: seconds(),
    exp: seconds() + 600,
  })

  /** Comes back to a token endpoint that answers with this ID token. */
  async function connectWith(idToken: (nonce: string) => Promise<string | undefined> | string | undefined) {
    const { url, comeBack } = await world.start(ada)
    const back = await world.provider.decide(url, 'ada')
    const id_token = await idToken(url.searchParams.get('nonce') ?? '')
    const body = { access_token: 'forged', token_type: 'Bearer', expires_in: 3600, refresh_token: 'r' }
    world.provider.fault('token', { status: 200, body: { ...body, ...(id_token ? { id_token } : {}) } })
    return comeBack(back)
  }

  const sign = (claims: Claims) => world.provider.server.idToken(claims)

  async function signedByStranger(claims: Claims): Promise<string> {
    const { privateKey } = await generateKeyPair('RS256')
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'signing' }).sign(privateKey)
  }

  function signedWithSecret(claims: Claims): Promise<string> {
    const secret = new TextEncoder().encode(world.provider.clientSecret)
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret)
  }

  test('that holds says whose the connection is', async () => {
    expect(await connectWith((nonce) => sign(claimsOf(nonce)))).toMatchObject({ ok: true })
    expect(await world.row(ada)).toMatchObject({ providerAccountId: 'ada', providerAccountName: 'Ada' })
  })

  test.each<[string, (nonce: string) => Promise<string> | string | undefined]>([
    ['is missing', () => undefined],
    ['is none', () => 'nonsense'],
    ['has another nonce', () => sign(claimsOf('of another flow'))],
    ['has no nonce', (nonce) => sign({ ...claimsOf(nonce), nonce: undefined })],
    ['is for another client', (nonce) => sign({ ...claimsOf(nonce), aud: 'somebody else' })],
    ['is from another issuer', (nonce) => sign({ ...claimsOf(nonce), iss: 'https://evil.example' })],
    ['has ended', (nonce) => sign({ ...claimsOf(nonce), exp: seconds() - 120 })],
    ['names nobody', (nonce) => sign({ ...claimsOf(nonce), sub: undefined })],
    ['is not signed', (nonce) => new UnsecuredJWT(claimsOf(nonce)).encode()],
    ['is signed by a stranger', (nonce) => signedByStranger(claimsOf(nonce))],
    ['is signed with the client’s secret', (nonce) => signedWithSecret(claimsOf(nonce))],
  ])('that %s is refused, and nothing changes', async (_, idToken) => {
    await world.connect(ada)
    const before = await world.row(ada)
    expect(await connectWith(idToken)).toMatchObject({ ok: false, reason: 'provider_error' })
    expect(await world.row(ada)).toEqual(before)
  })

  /** Nothing is remembered of the provider's keys, and they cannot be fetched. */
  async function keysAreAway(): Promise<void> {
    const metadata: Claims = await (await fetch(`${world.provider.server.issuer}${discovery}`)).json()
    forgetMetadata()
    const changed = { ...metadata, jwks_uri: `${metadata.jwks_uri}?anew` }
    world.provider.server.faults({ match: { path: discovery }, status: 200, body: changed })
    world.provider.server.faults({ match: { path: '/jwks' }, times: 9, drop: true })
  }

  test('whose keys cannot be fetched is refused, and nothing changes', async () => {
    await world.connect(ada)
    const before = await world.row(ada)
    await keysAreAway()
    expect(await world.connect(ada)).toMatchObject({ ok: false, reason: 'provider_error' })
    expect(await world.row(ada)).toEqual(before)
  })

  test('of a refresh needs no keys: the new refresh token is not lost with them', async () => {
    await world.connect(ada)
    await keysAreAway()
    await world.expire(ada)
    expect(await validAccessToken(ada.key)).toMatchObject({ version: 2 })
  })
})

test('the UserInfo of another subject is refused, and nothing changes', async () => {
  await world.connect(ada)
  const before = await world.row(ada)
  world.provider.fault('identity', { status: 200, body: { sub: 'bela', name: 'Bela' } })
  expect(await world.connect(ada)).toMatchObject({ ok: false, reason: 'provider_error' })
  expect(await world.row(ada)).toEqual(before)
})

test('6 the issuer is compared as the server calls itself, whatever slash was configured', async () => {
  const { issuer } = world.provider.server
  const slashed = { ...requireProvider(world.provider.id), issuer: `${issuer}/` }
  const request: AuthorizationRequest = {
    state: 'state',
    codeVerifier: null,
    idTokenNonce: null,
    provider: world.provider.id,
    sessionId: ada.sessionId,
    intent: 'connect',
    returnTo: '/',
    createdAt: Date.now(),
    nonce: 'nonce',
  }
  const denied = (iss: string) =>
    completeAuthorization(slashed, request, new URLSearchParams({ error: 'access_denied', iss }))
  await expect(denied(issuer)).rejects.toMatchObject({ reason: 'denied' })
  await expect(denied('https://evil.example')).rejects.toMatchObject({ reason: 'wrong_issuer' })
})

test('connect, fifty refreshes at once, revoked, reconnected; a second refresh would have ended the grant', async () => {
  await world.connect(ada)
  const first = openRefreshToken(await world.row(ada)) ?? ''
  await world.expire(ada)
  const tokens = await Promise.all(Array.from({ length: 50 }, () => validAccessToken(ada.key)))
  expect(new Set(tokens.map(({ version }) => version))).toEqual(new Set([2]))
  expect(world.refreshes()).toBe(1)
  expect(await world.provider.takes(tokens[0]?.accessToken ?? '')).toBe(true)

  // Used up by that refresh: to use it again ends all that the grant holds.
  const provider = requireProvider(world.provider.id)
  await expect(refreshTokens(provider, first)).rejects.toMatchObject({ oauthError: 'invalid_grant' })
  expect(await world.provider.takes(tokens[0]?.accessToken ?? '')).toBe(false)

  await world.expire(ada)
  await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'needs_reconnect' })
  expect(await connectionState(ada.accountId, world.provider.id)).toMatchObject({ state: 'needs_reconnect' })
  expect(await world.connect(ada)).toMatchObject({ ok: true })
  expect(await world.provider.takes((await validAccessToken(ada.key)).accessToken)).toBe(true)
})
