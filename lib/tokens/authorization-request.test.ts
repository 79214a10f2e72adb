import { describe, expect, test } from 'vitest'
import { env } from '@/env'
import { authorizationResponse, readAuthorizationRequest } from './authorization-request'
import type { ClientGrant } from './client-settings'
import { createClient, updateClient } from './clients'

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const callback = 'https://app.example/callback'

async function app(
  redirectUris: string[] = [callback],
  grants: ClientGrant[] = ['authorization_code'],
): Promise<string> {
  const settings = { name: 'Jukebox', legacyTokenLogin: false, isPublic: grants[0] === 'authorization_code' }
  return (await createClient({ ...settings, redirectUris, grants })).clientId
}

/** A request that is right, but for what is changed; undefined leaves a parameter out. */
async function read(changes: Record<string, string | undefined> = {}, clientId?: string) {
  const right = {
    response_type: 'code',
    client_id: clientId ?? (await app()),
    redirect_uri: callback,
    scope: 'performer profile',
    state: 's t&a=te',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }
  const pairs = Object.entries({ ...right, ...changes }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return readAuthorizationRequest(new URLSearchParams(pairs))
}

describe('an authorization request', () => {
  test('is read with its scopes in order', async () => {
    const clientId = await app()
    expect(await read({}, clientId)).toEqual({
      kind: 'request',
      request: {
        client: { id: clientId, name: 'Jukebox' },
        redirectUri: callback,
        redirectUriGiven: true,
        scopes: ['profile', 'performer'],
        state: 's t&a=te',
        codeChallenge: challenge,
      },
    })
  })

  test.each([undefined, '', ' '])('with the scope %j asks for the profile', async (scope) => {
    expect(await read({ scope })).toMatchObject({ request: { scopes: ['profile'] } })
  })

  test('may leave out the redirect URI where its client has one alone', async () => {
    expect(await read({ redirect_uri: undefined })).toMatchObject({
      request: { redirectUri: callback, redirectUriGiven: false },
    })
    const two = await app([callback, 'https://app.example/other'])
    expect(await read({ redirect_uri: undefined }, two)).toEqual({ kind: 'stop', reason: 'redirect_uri' })
  })

  test('ignores parameters it does not know, however often they come', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: await app(),
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })
    query.append('resource', 'a')
    query.append('resource', 'b')
    expect(await readAuthorizationRequest(query)).toMatchObject({ kind: 'request' })
  })

  test.each([undefined, 'unknown', 'auxroom\u0000', ''])('of the client %j is not answered', async (id) => {
    expect(await read({ client_id: id })).toEqual({ kind: 'stop', reason: 'client' })
  })

  test('of a disabled client is not answered', async () => {
    const clientId = await app()
    await updateClient(clientId, { disabled: true })
    expect(await read({}, clientId)).toEqual({ kind: 'stop', reason: 'client' })
  })

  test.each([
    'https://app.example/callbacks',
    'https://app.example/callback/',
    'https://app.example/Callback',
    'https://app.example/callback?next=https://evil.example',
    'https://app.example/callback#token',
    'https://app.example/x/../callback',
    'https://app.example/callback/../../evil',
    'https://app.example:8443/callback',
    'https://app.example.evil.example/callback',
    'https://app.example@evil.example/callback',
    'http://app.example/callback',
    'https://evil.example',
    '//app.example/callback',
    'javascript:alert(1)',
    ' https://app.example/callback',
  ])('is never redirected to %s', async (redirect_uri) => {
    expect(await read({ redirect_uri })).toEqual({ kind: 'stop', reason: 'redirect_uri' })
  })

  test.each(['client_id', 'redirect_uri', 'state', 'scope', 'response_type', 'code_challenge'])(
    'with two of %s has two meanings and is not answered',
    async (name) => {
      const query = new URLSearchParams({ client_id: await app(), redirect_uri: callback })
      query.append(name, 'a')
      query.append(name, 'b')
      expect(await readAuthorizationRequest(query)).toEqual({ kind: 'stop', reason: 'doubled' })
    },
  )

  test.each([
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['the implicit grant', { response_type: 'token' }, 'unsupported_response_type'],
    ['a fragment', { response_mode: 'fragment' }, 'invalid_request'],
    ['no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['no method, which means plain', { code_challenge_method: undefined }, 'invalid_request'],
    ['the method plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge that is no hash', { code_challenge: 'short' }, 'invalid_request'],
    ['city', { scope: 'profile city' }, 'invalid_scope'],
    ['admin', { scope: 'admin' }, 'invalid_scope'],
    ['an unknown scope', { scope: 'profile email' }, 'invalid_scope'],
    ['a state without end', { state: 'x'.repeat(2000) }, 'invalid_request'],
  ])(
    '32: that asks for %s is told so at its redirect URI, with state and issuer',
    async (_, wrong, error) => {
      const answer = await read(wrong)
      if (answer.kind !== 'refuse') throw new Error(answer.kind)
      const url = new URL(answer.location)
      expect(`${url.origin}${url.pathname}`).toBe(callback)
      expect(Object.fromEntries(url.searchParams)).toEqual({
        error,
        error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
        state: 'state' in wrong ? wrong.state : 's t&a=te',
        iss: env().APP_ORIGIN,
      })
    },
  )

  test('of a client without this grant is told so', async () => {
    const clientId = await app([callback], ['password'])
    const answer = await read({}, clientId)
    expect(answer).toMatchObject({ kind: 'refuse' })
    expect(answer.kind === 'refuse' && new URL(answer.location).searchParams.get('error')).toBe(
      'unauthorized_client',
    )
  })

  test('of a program on the own machine may name any port', async () => {
    const clientId = await app(['http://127.0.0.1/callback', 'com.example.app:/callback'])
    const redirect_uri = 'http://127.0.0.1:51234/callback'
    expect(await read({ redirect_uri }, clientId)).toMatchObject({ request: { redirectUri: redirect_uri } })
    expect(await read({ redirect_uri: 'com.example.app:/callback' }, clientId)).toMatchObject({
      kind: 'request',
    })
  })
})

describe('an authorization response', () => {
  test('keeps the query of the redirect URI as it is', () => {
    const location = authorizationResponse(
      { redirectUri: 'https://app.example/cb?tenant=a%20b', state: null },
      { code: 'axrc_1' },
    )
    const iss = encodeURIComponent(env().APP_ORIGIN)
    expect(location).toBe(`https://app.example/cb?tenant=a%20b&code=axrc_1&iss=${iss}`)
  })
})
