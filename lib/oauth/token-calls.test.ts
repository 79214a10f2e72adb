import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Provider } from './provider'
import { authorizationUrl, exchangeCode, refreshTokens } from './token-calls'

type Answer = {
  status: number
  headers?: Record<string, string>
  body?: string
  drop?: 'before' | 'within'
  /** By how much the clock goes on until it is given. */
  takesMs?: number
}
type Received = { form: Record<string, string>; authorization: string | undefined }

let server: Server
let provider: Provider
let answer: Answer
let received: Received[]

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    received.push({
      form: Object.fromEntries(new URLSearchParams(body)),
      authorization: request.headers.authorization,
    })
    if (answer.takesMs) vi.setSystemTime(Date.now() + answer.takesMs)
    if (answer.drop === 'before') return request.socket.destroy()
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    if (answer.drop === 'within') return response.write('{"access', () => request.socket.destroy())
    response.end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  provider = {
    id: 'invented',
    name: 'Invented',
    issuer: origin,
    metadata: { authorization_endpoint: `${origin}/authorize?tenant=1`, token_endpoint: `${origin}/token` },
    apiBase: origin,
    clientId: 'client:1',
    clientSecret: 'sécret+%',
    scope: ['a', 'b'],
    exportScope: [],
    pkce: true,
    idToken: false,
    authorizationParameters: {},
    friends: null,
    refreshLifetimeMs: null,
    whoAmI: () => Promise.resolve({ id: '1', name: 'One', membershipType: null }),
  }
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(() => {
  received = []
})

const granted = (body: object) => {
  answer = { status: 200, body: JSON.stringify({ token_type: 'Bearer', ...body }) }
}

describe('what is sent', () => {
  test('a refresh sends the client by Basic, form-encoded first', async () => {
    granted({ access_token: 'x' })
    await refreshTokens(provider, 'r1')
    const [id, secret] = Buffer.from(received[0]?.authorization?.slice(6) ?? '', 'base64')
      .toString()
      .split(':')
    expect([id, secret].map((part) => new URLSearchParams(`v=${part}`).get('v'))).toEqual([
      'client:1',
      'sécret+%',
    ])
    expect(received[0]?.form).toEqual({ grant_type: 'refresh_token', refresh_token: 'r1' })
  })

  test('an exchange sends code, verifier and the redirect URI without its query', async () => {
    granted({ access_token: 'x' })
    const callback = new URL('http://127.0.0.1:3000/api/connect/invented/callback?code=c1&state=s1')
    await exchangeCode(provider, callback, { state: 's1', codeVerifier: 'v'.repeat(43), idTokenNonce: null })
    expect(received[0]?.form).toEqual({
      grant_type: 'authorization_code',
      code: 'c1',
      code_verifier: 'v'.repeat(43),
      redirect_uri: 'http://127.0.0.1:3000/api/connect/invented/callback',
    })
  })

  test('a public client sends its id in the form, and a provider without PKCE gets no verifier', async () => {
    granted({ access_token: 'x' })
    const callback = new URL('http://127.0.0.1:3000/cb?code=c1&state=s1')
    const publicClient = { ...provider, clientSecret: null, pkce: false }
    await exchangeCode(publicClient, callback, { state: 's1', codeVerifier: null, idTokenNonce: null })
    expect(received[0]?.authorization).toBeUndefined()
    expect(received[0]?.form).toMatchObject({ client_id: 'client:1' })
    expect(received[0]?.form).not.toHaveProperty('code_verifier')
  })

  test("the authorize URL keeps the endpoint's own query", async () => {
    const url = await authorizationUrl(provider, { response_type: 'code', state: 's' })
    expect(Object.fromEntries(url.searchParams)).toEqual({
      tenant: '1',
      client_id: 'client:1',
      response_type: 'code',
      state: 's',
    })
  })
})

describe('what is granted', () => {
  test('counts the expiry from before the call, and tells apart what was not named', async () => {
    granted({ access_token: 'x', expires_in: 100 })
    answer.takesMs = 5_000
    vi.useFakeTimers({ toFake: ['Date'] })
    const before = Date.now()
    const tokens = await refreshTokens(provider, 'r1').finally(() => vi.useRealTimers())
    expect(tokens).toMatchObject({
      refreshToken: null,
      scope: null,
      refreshExpiresAt: null,
      lifetimeMs: 100_000,
    })
    expect(tokens.expiresAt).toBe(before + 100_000)
  })

  test('takes a new refresh token, its own expiry, scopes, and what else is told', async () => {
    granted({
      access_token: 'x',
      refresh_token: 'r2',
      refresh_expires_in: 60,
      scope: 'a  b',
      membership_id: '7',
    })
    const tokens = await refreshTokens(provider, 'r1')
    expect(tokens).toMatchObject({ refreshToken: 'r2', scope: ['a', 'b'], rest: { membership_id: '7' } })
    expect(tokens.refreshExpiresAt).toBeGreaterThan(Date.now())
    expect(JSON.stringify(tokens.rest)).not.toContain('r2')
  })
})

const oauthError = JSON.stringify({ error: 'invalid_grant', error_description: 'Refresh token revoked' })

describe('what fails is kept apart', () => {
  test.each<[string, Answer, object]>([
    ['an OAuth error', { status: 400, body: oauthError }, { failure: 'oauth', oauthError: 'invalid_grant' }],
    [
      'a client that is refused with a challenge',
      { status: 401, headers: { 'www-authenticate': 'Basic' }, body: '{"error":"invalid_client"}' },
      { failure: 'oauth', oauthError: 'invalid_client' },
    ],
    [
      'an OAuth error in a 500',
      { status: 500, body: oauthError },
      { failure: 'unavailable', oauthError: null },
    ],
    [
      '500 in HTML',
      { status: 500, headers: { 'content-type': 'text/html' }, body: '<p>' },
      { failure: 'unavailable' },
    ],
    [
      '503 with a wait',
      { status: 503, headers: { 'retry-after': '7' }, body: '' },
      { failure: 'unavailable', retryAfterMs: 7000 },
    ],
    [
      '429 with a wait',
      { status: 429, headers: { 'retry-after': '30', 'content-type': 'text/plain' }, body: 'slow' },
      { failure: 'rate_limited', retryAfterMs: 30_000 },
    ],
    [
      '429 in JSON',
      { status: 429, body: '{"error":{"status":429}}' },
      { failure: 'rate_limited', retryAfterMs: null },
    ],
    [
      'HTML',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
      { failure: 'malformed' },
    ],
    ['an empty body', { status: 200, body: '' }, { failure: 'malformed' }],
    ['JSON without a token', { status: 200, body: '{"token_type":"Bearer"}' }, { failure: 'malformed' }],
    [
      '403 in plain text',
      { status: 403, headers: { 'content-type': 'text/plain' }, body: 'no' },
      { failure: 'malformed' },
    ],
    [
      'a redirect',
      { status: 302, headers: { location: 'http://127.0.0.1/' }, body: '' },
      { failure: 'malformed' },
    ],
    ['no answer', { status: 0, drop: 'before' }, { failure: 'network' }],
    ['half an answer', { status: 200, drop: 'within' }, { failure: 'network' }],
  ])('%s', async (_, given, expected) => {
    answer = given
    await expect(refreshTokens(provider, 'r1')).rejects.toMatchObject({ name: 'TokenCallError', ...expected })
  })

  test('a provider that is not there', async () => {
    const gone = { ...provider, tokenEndpoint: 'http://127.0.0.1:9/token' }
    await expect(refreshTokens(gone, 'r1')).rejects.toMatchObject({ failure: 'network' })
  })

  test('22 no error holds the answer or what was sent', async () => {
    answer = { status: 200, body: '{"access_token":"SECRET-a","refresh_token":"SECRET-b", broken' }
    const error: unknown = await refreshTokens(provider, 'SECRET-r').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(
      `${String(error)} ${JSON.stringify(error)} ${error instanceof Error && error.stack}`,
    ).not.toContain('SECRET')
    expect(error instanceof Error && error.cause).toBeUndefined()
  })
})

test('a second bundle with its own copy of the engine refreshes too', async () => {
  vi.doMock('openid-client', async (original) => {
    class Configuration {}
    return {
      ...(await original<typeof import('openid-client')>()),
      Configuration,
      allowInsecureRequests: () => undefined,
      refreshTokenGrant: async (config: unknown) => {
        if (!(config instanceof Configuration)) throw new TypeError('A configuration of another copy')
        return { access_token: 'x', token_type: 'bearer', claims: () => undefined }
      },
    }
  })
  for (const bundle of ['pages', 'instrumentation']) {
    vi.resetModules()
    const copy = await import('./token-calls')
    expect((await copy.refreshTokens(provider, 'r1')).accessToken, bundle).toBe('x')
  }
  vi.doUnmock('openid-client')
})
