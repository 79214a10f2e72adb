import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { decide } from '@/scripts/vitest/providers-under-test/decide'
import { type SimulatedProvider, startSimulatedProvider } from '@/scripts/vitest/simulated-provider'
import { beginAuthorization, completeAuthorization, openAuthorizationRequest } from '../flow'
import type { Provider, ProviderFriend, ResourceFailure } from '../provider'
import { refreshTokens, type TokenSet } from '../token-calls'
import { bungie } from './bungie'

const day = 24 * 3600 * 1000
const whoAmI = '/GetMembershipsForCurrentUser/'
const friendsPath = '/Social/Friends/'

let simulator: SimulatedProvider
let provider: Provider

beforeAll(async () => {
  simulator = await startSimulatedProvider()
  const configured = bungie()
  if (!configured) throw new Error('It has no credentials')
  provider = configured
})
afterAll(() => simulator.close())
beforeEach(() => {
  simulator.control.reset()
})

async function consent(account = 'ada') {
  const input = { sessionId: 'session', intent: 'connect', returnTo: '/', cookieHeader: null } as const
  const { url, setCookies } = await beginAuthorization(provider, input)
  const { searchParams } = await decide(url, account)
  const { request } = openAuthorizationRequest(searchParams, setCookies.join('; '))
  return completeAuthorization(provider, request, searchParams)
}

function friendsOf({ accessToken }: TokenSet): Promise<ProviderFriend[]> {
  if (!provider.friends) throw new Error('It has friends')
  return provider.friends(accessToken, AbortSignal.timeout(5_000))
}

const envelope = (code: number, rest: object = {}) => ({
  ErrorCode: code,
  ThrottleSeconds: 0,
  ErrorStatus: 'AsTheTestWants',
  Message: 'A message',
  MessageData: {},
  ...rest,
})

const answers = (path: string, body: object, status = 200) =>
  simulator.control.faults({ match: { provider: 'bungie', path }, status, body })

describe('who it is', () => {
  test('is told by the platform, with the id as a string and the code in four digits', async () => {
    expect((await consent('bela')).identity).toEqual({
      id: '20260102',
      name: 'Bela#0420',
      membershipType: '2',
    })
  })

  test.each([
    ['far beyond what a number holds', '4611686018467260757', '4611686018467260757'],
    ['as a number, while it fits', 77, '77'],
  ])('has an id %s', async (_, membershipId, id) => {
    const { tokens } = await consent()
    const bungieNetUser = { membershipId, uniqueName: 'Ada#7' }
    answers(whoAmI, envelope(1, { Response: { destinyMemberships: [], bungieNetUser } }))
    const granted = { accessToken: tokens.accessToken, answer: { membership_id: id }, claims: null }
    expect(await provider.whoAmI(granted, AbortSignal.timeout(5_000))).toEqual({
      id,
      name: 'Ada#7',
      membershipType: null,
    })
  })

  test('is refused where the token answer names another account', async () => {
    const { tokens } = await consent()
    const granted = { accessToken: tokens.accessToken, answer: { membership_id: '20260102' }, claims: null }
    await expect(provider.whoAmI(granted, AbortSignal.timeout(5_000))).rejects.toMatchObject({
      name: 'ResourceError',
      failure: 'unreadable',
    })
  })
})

describe('a pair of tokens', () => {
  test('tells its own end, and every refresh moves it', async () => {
    const { tokens } = await consent()
    expect((tokens.refreshExpiresAt ?? 0) - Date.now()).toBeGreaterThan(89 * day)
    simulator.control.clock({ advance_ms: 10 * day })
    const second = await refreshTokens(provider, tokens.refreshToken ?? '')
    expect(second.refreshToken).not.toBe(tokens.refreshToken)
    expect(second.refreshExpiresAt).toBeGreaterThanOrEqual(tokens.refreshExpiresAt ?? 0)
    simulator.control.clock({ advance_ms: 85 * day })
    await expect(refreshTokens(provider, second.refreshToken ?? '')).resolves.toBeDefined()
    simulator.control.clock({ advance_ms: 91 * day })
    await expect(refreshTokens(provider, second.refreshToken ?? '')).rejects.toMatchObject({
      failure: 'oauth',
      oauthError: 'invalid_grant',
    })
  })

  test.each(['html', 'json'])(
    'cannot be refreshed in maintenance told in %s, and is good after it',
    async (how) => {
      const { tokens } = await consent()
      simulator.control.behaviour({ bungie_maintenance: how })
      await expect(refreshTokens(provider, tokens.refreshToken ?? '')).rejects.toMatchObject({
        failure: 'unavailable',
      })
      simulator.control.behaviour({ bungie_maintenance: null })
      await expect(refreshTokens(provider, tokens.refreshToken ?? '')).resolves.toBeDefined()
    },
  )
})

describe('friends', () => {
  test('have their names in full, where they are, and ids as strings', async () => {
    const friends = await friendsOf((await consent()).tokens)
    expect(friends).toContainEqual({
      id: '20261107',
      name: 'Mira Voss#0007',
      online: true,
      title: 'Destiny 2',
    })
    expect(friends).toContainEqual({ id: '20261112', name: 'NoNumberYet', online: false, title: null })
    // A flag nobody knows yet is no title.
    expect(friends).toContainEqual({ id: '20261109', name: 'runner_runner#3031', online: true, title: null })
    expect(friends.every(({ id }) => /^\d+$/.test(id))).toBe(true)
  })

  test('of somebody without any are an empty list, and of a private list hidden', async () => {
    expect(await friendsOf((await consent('carl')).tokens)).toEqual([])
    const { tokens } = await consent('dora')
    await expect(friendsOf(tokens)).rejects.toMatchObject({ failure: 'hidden' })
  })
})

describe('what went wrong', () => {
  test('is refused where the access token has ended: error 99 in an HTTP 500', async () => {
    const { tokens } = await consent()
    simulator.control.tokens({ account: 'ada', provider: 'bungie', expire: 'access' })
    await expect(friendsOf(tokens)).rejects.toMatchObject({ failure: 'token_refused' })
    expect(simulator.control.requests().at(-1)).toMatchObject({
      path: expect.stringContaining(friendsPath),
      status: 500,
    })
  })

  test.each<[number, ResourceFailure]>([
    [5, 'maintenance'],
    [22, 'token_refused'],
    [99, 'token_refused'],
    [2111, 'token_refused'],
    [2124, 'token_refused'],
    [51, 'rate_limited'],
    [1665, 'hidden'],
    [2101, 'unavailable'],
    [2102, 'unavailable'],
    [3, 'unreadable'],
  ])('is told by the code, whatever the HTTP status: %i is %s', async (code, failure) => {
    const { tokens } = await consent()
    for (const status of [200, 500]) {
      answers(friendsPath, envelope(code), status)
      await expect(friendsOf(tokens), `HTTP ${status}`).rejects.toMatchObject({
        name: 'ResourceError',
        failure,
      })
    }
  })

  test('is a success with code 1 even in an HTTP 500', async () => {
    const { tokens } = await consent()
    answers(friendsPath, envelope(1, { Response: { friends: [] } }), 500)
    expect(await friendsOf(tokens)).toEqual([])
  })

  test('says how many seconds to wait', async () => {
    const { tokens } = await consent()
    answers(friendsPath, envelope(51, { ThrottleSeconds: 17 }))
    await expect(friendsOf(tokens)).rejects.toMatchObject({ failure: 'rate_limited', retryAfterMs: 17_000 })
    simulator.control.behaviour({ bungie_rate_window: { limit: 0, seconds: 10 } })
    await expect(friendsOf(tokens)).rejects.toMatchObject({
      failure: 'rate_limited',
      retryAfterMs: expect.any(Number),
    })
  })

  test.each([
    ['without a type', {}],
    ['with one', { 'content-type': 'text/html' }],
  ])('is maintenance where every path answers a page %s', async (_, headers) => {
    const { tokens } = await consent()
    const match = { provider: 'bungie', path: '/Platform/' }
    simulator.control.faults({
      match,
      times: 1,
      status: 503,
      body: '<html><body>Closed</body></html>',
      headers,
    })
    await expect(friendsOf(tokens)).rejects.toMatchObject({ failure: 'maintenance' })
  })

  test.each(['html', 'json'])('is maintenance, told in %s', async (how) => {
    const { tokens } = await consent()
    simulator.control.behaviour({ bungie_maintenance: how })
    await expect(friendsOf(tokens)).rejects.toMatchObject({ failure: 'maintenance' })
  })

  test.each<[string, object, ResourceFailure]>([
    ['nothing', { drop: true }, 'unavailable'],
    ['502 in plain text', { status: 502, body: 'bad gateway' }, 'unavailable'],
    ['429 without an envelope', { status: 429, body: 'slow down' }, 'rate_limited'],
    ['another shape', { status: 200, body: envelope(1, { Response: { friends: 'none' } }) }, 'unreadable'],
    ['half an envelope', { status: 200, body: { Response: { friends: [] } } }, 'unreadable'],
  ])('is an answer of %s', async (_, fault, failure) => {
    const { tokens } = await consent()
    simulator.control.faults({ match: { path: friendsPath }, ...fault })
    await expect(friendsOf(tokens)).rejects.toMatchObject({ name: 'ResourceError', failure })
  })

  test('22 is told without token or key', async () => {
    const { tokens } = await consent()
    answers(friendsPath, envelope(3, { Message: tokens.accessToken }), 500)
    const error: unknown = await friendsOf(tokens).catch((thrown: unknown) => thrown)
    const told = error instanceof Error ? `${error.message} ${JSON.stringify(error)}` : ''
    expect(told).not.toContain(tokens.accessToken)
    expect(told).not.toContain('the key of the test client')
  })
})
