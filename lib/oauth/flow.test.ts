import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { env } from '@/env'
import {
  type AuthorizationRequest,
  beginAuthorization,
  checkAuthorizationRequest,
  completeAuthorization,
  openAuthorizationRequest,
  redirectUri,
} from './flow'
import type { Provider } from './provider'

const endpoints = {
  authorization_endpoint: 'https://provider.example/authorize',
  token_endpoint: 'https://provider.example/token',
}

const provider: Provider = {
  id: 'invented',
  name: 'Invented',
  issuer: 'https://provider.example',
  metadata: endpoints,
  apiBase: 'https://provider.example/api',
  clientId: 'client',
  clientSecret: 'secret',
  scope: [],
  exportScope: [],
  pkce: false,
  idToken: false,
  authorizationParameters: {},
  friends: null,
  refreshLifetimeMs: null,
  whoAmI: () => Promise.reject(new Error('not asked here')),
}
const advertising: Provider = {
  ...provider,
  metadata: { ...endpoints, authorization_response_iss_parameter_supported: true },
}
const input = { sessionId: 'session-1', intent: 'connect', returnTo: '/create', cookieHeader: null } as const

const sent = (setCookies: string[]) => setCookies.map((line) => line.split(';')[0]).join('; ')

async function underWay(): Promise<{ request: AuthorizationRequest; cookie: string; state: string }> {
  const { url, setCookies } = await beginAuthorization(provider, input)
  const state = url.searchParams.get('state') ?? ''
  const cookie = sent(setCookies)
  const { request } = openAuthorizationRequest(new URLSearchParams({ state }), cookie)
  return { request, cookie, state }
}

describe('a provider without PKCE and scopes', () => {
  test('is sent neither, and always a state', async () => {
    const { url } = await beginAuthorization(provider, input)
    expect([...url.searchParams.keys()].sort()).toEqual([
      'client_id',
      'redirect_uri',
      'response_type',
      'state',
    ])
    expect(url.searchParams.get('redirect_uri')).toBe(redirectUri(provider))
  })

  test('every flow has its own state and nonce', async () => {
    const [one, two] = [await underWay(), await underWay()]
    expect(one.state).not.toBe(two.state)
    expect(one.request.nonce).not.toBe(two.request.nonce)
  })
})

describe('a callback', () => {
  let request: AuthorizationRequest
  beforeEach(async () => {
    request = (await underWay()).request
  })

  test('of this provider, session and time is taken', () => {
    expect(() => checkAuthorizationRequest(request, { provider, sessionId: 'session-1' })).not.toThrow()
  })

  test.each([
    ['6 at another provider', { ...provider, id: 'other' }, 'session-1', 'wrong_provider'],
    ['7 of another session', provider, 'session-2', 'other_session'],
    ['7 of nobody', provider, null, 'other_session'],
  ])('%s is refused', (_, at, sessionId, reason) => {
    expect(() => checkAuthorizationRequest(request, { provider: at, sessionId })).toThrow(
      expect.objectContaining({ reason }),
    )
  })

  test('5 is refused after ten minutes', () => {
    const old = { ...request, createdAt: Date.now() - 600_001 }
    expect(() => checkAuthorizationRequest(old, { provider, sessionId: 'session-1' })).toThrow(
      expect.objectContaining({ reason: 'expired' }),
    )
  })

  test.each([
    ['another issuer', advertising, 'https://evil.example'],
    ['none where one is advertised', advertising, null],
    ['another issuer where none is advertised', provider, 'https://evil.example'],
  ])('6 with %s is refused before anything is sent', async (_, at, iss) => {
    const query = new URLSearchParams({ code: 'c', ...(iss ? { iss } : {}) })
    await expect(completeAuthorization(at, request, query)).rejects.toMatchObject({ reason: 'wrong_issuer' })
  })

  test('6 with the right issuer goes on to what the provider says', async () => {
    const query = new URLSearchParams({ error: 'access_denied', iss: provider.issuer })
    await expect(completeAuthorization(advertising, request, query)).rejects.toMatchObject({
      reason: 'denied',
    })
  })

  test('with a doubled code is refused', async () => {
    const query = new URLSearchParams([
      ['code', 'a'],
      ['code', 'b'],
    ])
    await expect(completeAuthorization(provider, request, query)).rejects.toMatchObject({
      name: 'CallbackError',
    })
  })
})

describe('over HTTPS', () => {
  beforeAll(() => {
    vi.spyOn(env(), 'APP_ORIGIN', 'get').mockReturnValue('https://auxroom.example')
    return () => vi.restoreAllMocks()
  })

  test('25 the cookie is Secure and bound to this host', async () => {
    const { setCookies } = await beginAuthorization(provider, input)
    expect(setCookies[0]).toMatch(
      /^__Host-axr_connect_[0-9a-f]{16}=.*; Path=\/; .*; HttpOnly; SameSite=Lax; Secure$/,
    )
    expect(redirectUri(provider)).toBe('https://auxroom.example/api/connect/invented/callback')
  })
})
