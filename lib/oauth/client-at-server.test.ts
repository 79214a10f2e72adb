import { createServer, type IncomingMessage, type Server } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { singleton } from '../singleton'
import type { Provider } from './provider'
import { revokeToken } from './revoke-token'
import { authorizationUrl, exchangeCode, refreshTokens } from './token-calls'

type Members = Record<string, unknown>

/** What the server publishes besides its endpoints. */
let published: Members
let received: { path: string; form: Members; authorization: string | undefined }[]
let tokenAnswer: Members
let server: Server
let origin: string
let keys: Members[]
let sign: (claims: Members) => Promise<string>

async function formOf(request: IncomingMessage): Promise<Members> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return Object.fromEntries(new URLSearchParams(body))
}

beforeAll(async () => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const { kty, n, e } = await exportJWK(privateKey)
  keys = [{ kty, n, e, kid: 'one', use: 'sig', alg: 'RS256' }]
  sign = (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey)
  server = createServer(async (request, response) => {
    const path = request.url ?? ''
    response.setHeader('content-type', 'application/json')
    if (path.endsWith('openid-configuration')) {
      const endpoints = Object.fromEntries(
        ['authorization', 'token', 'revocation'].map((name) => [`${name}_endpoint`, `${origin}/${name}`]),
      )
      return response.end(
        JSON.stringify({ issuer: origin, ...endpoints, jwks_uri: `${origin}/jwks`, ...published }),
      )
    }
    if (path === '/jwks') return response.end(JSON.stringify({ keys }))
    received.push({ path, form: await formOf(request), authorization: request.headers.authorization })
    response.end(JSON.stringify(tokenAnswer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(() => {
  published = {}
  received = []
  tokenAnswer = { access_token: 'x', token_type: 'Bearer' }
  singleton('discovered-metadata', () => new Map()).clear()
})

const provider = (more: Partial<Provider> = {}): Provider => ({
  id: 'invented',
  name: 'Invented',
  issuer: origin,
  metadata: 'discovery',
  apiBase: origin,
  clientId: 'client',
  clientSecret: 'secret',
  scope: ['openid'],
  exportScope: [],
  authorizationParameters: {},
  pkce: true,
  idToken: true,
  refreshLifetimeMs: null,
  whoAmI: () => Promise.reject(new Error('not asked here')),
  friends: null,
  ...more,
})

describe('the client authenticates', () => {
  /** How it did, at the only call there was. */
  function method(): string {
    const [call] = received
    expect(received).toHaveLength(1)
    if (call?.authorization?.startsWith('Basic ')) return 'client_secret_basic'
    if (call?.form.client_assertion) return 'client_secret_jwt'
    return call?.form.client_secret === 'secret' ? 'client_secret_post' : 'none'
  }

  test.each([
    [undefined, 'client_secret_basic'],
    [['client_secret_post'], 'client_secret_post'],
    [['client_secret_post', 'client_secret_basic'], 'client_secret_basic'],
    [['private_key_jwt', 'client_secret_post'], 'client_secret_post'],
    [['client_secret_jwt'], 'client_secret_jwt'],
    [['none'], 'none'],
  ])('where the metadata name %j by %s', async (offered, expected) => {
    published = { token_endpoint_auth_methods_supported: offered }
    await refreshTokens(provider(), 'r')
    expect(method()).toBe(expected)
  })

  test('as the operator says, whatever the metadata name', async () => {
    published = { token_endpoint_auth_methods_supported: ['private_key_jwt'] }
    await refreshTokens(provider({ clientAuthentication: 'client_secret_post' }), 'r')
    expect(method()).toBe('client_secret_post')
  })

  test('not at all where the server takes nothing that is known here, and that is said', async () => {
    published = { token_endpoint_auth_methods_supported: ['private_key_jwt'] }
    await expect(authorizationUrl(provider(), {})).rejects.toMatchObject({ name: 'TokenCallError' })
    await expect(refreshTokens(provider(), 'r')).rejects.toMatchObject({ failure: 'malformed' })
    expect(received).toEqual([])
  })

  test.each([
    [['client_secret_post'], undefined, 'client_secret_post'],
    [['client_secret_post'], ['client_secret_basic'], 'client_secret_basic'],
    [['client_secret_basic'], ['client_secret_post', 'client_secret_basic'], 'client_secret_basic'],
  ])('with %j for tokens and %j for revocation by %s there', async (tokens, revocation, expected) => {
    published = {
      token_endpoint_auth_methods_supported: tokens,
      revocation_endpoint_auth_methods_supported: revocation,
    }
    await revokeToken(provider(), 'r')
    expect(method()).toBe(expected)
  })
})

describe('an issuer of many tenants', () => {
  const seconds = () => Math.floor(Date.now() / 1000)
  const configured = () => provider({ id: 'tenants', issuer: `${origin}/common/v2.0` })
  const claims = (tenant: string, more: Members = {}) => ({
    iss: `${origin}/${tenant}/v2.0`,
    tid: tenant,
    aud: 'client',
    sub: 'ada',
    nonce: 'nonce',
    iat: seconds(),
    exp: seconds() + 600,
    ...more,
  })

  async function exchange(idToken: Members) {
    published = { issuer: `${origin}/{tenantid}/v2.0` }
    tokenAnswer = { ...tokenAnswer, id_token: await sign(idToken) }
    const callback = new URL('http://127.0.0.1:3000/cb?code=c&state=s')
    const checks = { state: 's', codeVerifier: 'v'.repeat(43), idTokenNonce: 'nonce' }
    return exchangeCode(configured(), callback, checks)
  }

  test('lets each tenant name itself, and is sent the code once', async () => {
    const { claims: read } = await exchange(claims('9188040d-6c67-4c5b-b112-36a304b66dad'))
    expect(read).toMatchObject({ sub: 'ada', iss: `${origin}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0` })
    expect(received.map(({ path }) => path)).toEqual(['/token'])
  })

  test.each<[string, Members]>([
    ['names another tenant than its issuer', { tid: 'other' }],
    ['names none', { tid: undefined }],
    ['names one that is a path', { tid: 'a/../b', iss: 'http://evil.example' }],
    ['is from elsewhere', { iss: 'https://evil.example/one/v2.0' }],
    ['has another nonce', { nonce: 'other' }],
    ['is for another client', { aud: 'other' }],
  ])('refuses an ID token that %s', async (_, change) => {
    await expect(exchange(claims('one', change))).rejects.toMatchObject({ failure: 'malformed' })
  })
})
