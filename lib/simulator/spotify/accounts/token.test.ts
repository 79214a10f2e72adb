import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { CLIENT, pkcePair, REDIRECT_URI, SpotifyUnderTest, tokenAnswer } from '../spotify-under-test'
import { GRANT_LIFETIME_MS } from '../world'

let spotify: SpotifyUnderTest
beforeAll(async () => {
  spotify = await SpotifyUnderTest.start()
})
beforeEach(() => spotify.simulator.control.reset())
afterAll(() => spotify.simulator.close())

const control = () => spotify.simulator.control
const challenge = (value: string) => ({ code_challenge: value, code_challenge_method: 'S256' })

async function errorOf(response: Response): Promise<string> {
  expect(response.status).toBe(400)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const { error, error_description } = await response.json()
  return `${error}: ${error_description}`
}

test('a code becomes a Bearer token with its scopes, lifetime and a refresh token', async () => {
  const response = await spotify.exchange(
    await spotify.code('ada', { scope: 'user-read-playback-state streaming' }),
  )
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    scope: 'user-read-playback-state streaming',
    expires_in: 3600,
    refresh_token: expect.any(String),
  })
})

test('a code is good once', async () => {
  const code = await spotify.code('ada')
  expect((await spotify.exchange(code)).status).toBe(200)
  expect(await errorOf(await spotify.exchange(code))).toBe('invalid_grant: Invalid authorization code')
})

test('a code is good for sixty seconds', async () => {
  const [early, late] = [await spotify.code('ada'), await spotify.code('ada')]
  control().clock({ advance_ms: 60_000 })
  expect((await spotify.exchange(early)).status).toBe(200)
  control().clock({ advance_ms: 1 })
  expect(await errorOf(await spotify.exchange(late))).toBe('invalid_grant: Invalid authorization code')
})

test('a code is bound to its redirect URI', async () => {
  const redirect_uri = 'https://rooms.example/callback'
  expect(await errorOf(await spotify.exchange(await spotify.code('ada'), { redirect_uri }))).toBe(
    'invalid_grant: Invalid redirect URI',
  )
})

test('PKCE is checked: no verifier, a wrong one, one that nobody asked for', async () => {
  const { verifier, challenge: value } = pkcePair()
  const code = () => spotify.code('ada', challenge(value))
  expect((await spotify.exchange(await code(), { code_verifier: verifier })).status).toBe(200)
  expect(await errorOf(await spotify.exchange(await code()))).toBe('invalid_request: code_verifier required')
  expect(await errorOf(await spotify.exchange(await code(), { code_verifier: pkcePair().verifier }))).toBe(
    'invalid_grant: code_verifier was incorrect',
  )
  expect(await errorOf(await spotify.exchange(await spotify.code('ada'), { code_verifier: verifier }))).toBe(
    'invalid_grant: code_verifier was incorrect',
  )
})

test('the client proves itself by Basic or in the body, and not otherwise', async () => {
  const form = async () => ({
    grant_type: 'authorization_code',
    code: await spotify.code('ada'),
    redirect_uri: REDIRECT_URI,
  })
  const inBody = { ...(await form()), client_secret: CLIENT.client_secret }
  expect((await spotify.token(inBody, null)).status).toBe(200)
  expect(await errorOf(await spotify.token(await form(), 'wrong'))).toBe(
    'invalid_client: Invalid client secret',
  )
  const stranger = { ...(await form()), client_id: 'stranger' }
  const nobody = await fetch(`${spotify.accounts}/api/token`, {
    method: 'POST',
    body: new URLSearchParams(stranger),
  })
  expect(await errorOf(nobody)).toBe('invalid_client: Invalid client')
  expect(await errorOf(await spotify.token(await form(), null))).toBe(
    'invalid_request: code_verifier required',
  )
})

test('a public client exchanges and refreshes by PKCE, but not a grant that was made with the secret', async () => {
  const { verifier, challenge: value } = pkcePair()
  const code = await spotify.code('ada', challenge(value))
  const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier }
  const { refresh_token = '' } = await tokenAnswer(await spotify.token(form, null))
  expect((await spotify.token({ grant_type: 'refresh_token', refresh_token }, null)).status).toBe(200)
  const confidential = await spotify.connect('bela')
  const other = { grant_type: 'refresh_token', refresh_token: confidential.refresh_token ?? '' }
  expect(await errorOf(await spotify.token(other, null))).toBe('invalid_client: Invalid client secret')
})

test('other grants, doubled parameters and JSON bodies are refused', async () => {
  expect(await errorOf(await spotify.token({ grant_type: 'password' }))).toContain('unsupported_grant_type')
  expect(await errorOf(await spotify.token({}))).toContain('unsupported_grant_type')
  const url = `${spotify.accounts}/api/token`
  const body = 'grant_type=refresh_token&grant_type=refresh_token'
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  expect(await errorOf(await fetch(url, { method: 'POST', body, headers }))).toContain('invalid_request')
  expect(await errorOf(await fetch(url, { method: 'POST', body: '{}' }))).toContain('invalid_request')
})

test('by default a refresh answers no refresh token and the old one stays good', async () => {
  const { refresh_token } = await spotify.connect('ada')
  for (let i = 0; i < 3; i++) {
    expect(await (await spotify.refresh(refresh_token)).json()).not.toHaveProperty('refresh_token')
  }
})

test('with rotation the used refresh token, tried again, ends the whole grant', async () => {
  control().behaviour({ rotate_refresh: true })
  const first = await spotify.connect('ada')
  const second = await tokenAnswer(await spotify.refresh(first.refresh_token))
  expect(second.refresh_token).not.toBe(first.refresh_token)
  expect(await errorOf(await spotify.refresh(first.refresh_token))).toBe(
    'invalid_grant: Refresh token revoked',
  )
  expect(await errorOf(await spotify.refresh(second.refresh_token))).toBe(
    'invalid_grant: Refresh token revoked',
  )
  expect((await spotify.withToken(second.access_token)('GET', '/me')).status).toBe(401)
})

test('six months after consent the refresh token ends, however often it was used', async () => {
  const { refresh_token } = await spotify.connect('ada')
  control().clock({ advance_ms: GRANT_LIFETIME_MS - 1 })
  expect((await spotify.refresh(refresh_token)).status).toBe(200)
  control().clock({ advance_ms: 1 })
  expect(await errorOf(await spotify.refresh(refresh_token))).toBe('invalid_grant: Invalid refresh token')
})

test('an access token lives as long as it said', async () => {
  control().behaviour({ expires_in: 10 })
  const { access_token, expires_in } = await spotify.connect('ada')
  expect(expires_in).toBe(10)
  control().clock({ advance_ms: 9_999 })
  expect((await spotify.withToken(access_token)('GET', '/me')).status).toBe(200)
  control().clock({ advance_ms: 1 })
  const { status, body } = await spotify.withToken(access_token)('GET', '/me')
  expect([status, body.error.message]).toEqual([401, 'The access token expired'])
})

test('a tester expires access or refresh tokens, or revokes, of one account only', async () => {
  const [ada, bela] = [await spotify.connect('ada'), await spotify.connect('bela')]
  expect(control().tokens({ account: 'ada', provider: 'spotify', expire: 'access' })).toEqual({ grants: 1 })
  expect((await spotify.withToken(ada.access_token)('GET', '/me')).status).toBe(401)
  const again = await tokenAnswer(await spotify.refresh(ada.refresh_token))
  control().tokens({ account: 'ada', provider: 'spotify', expire: 'refresh' })
  expect((await spotify.withToken(again.access_token)('GET', '/me')).status).toBe(200)
  expect(await errorOf(await spotify.refresh(ada.refresh_token))).toBe('invalid_grant: Invalid refresh token')
  control().tokens({ account: 'ada', provider: 'spotify', revoke: true })
  expect((await spotify.withToken(again.access_token)('GET', '/me')).status).toBe(401)
  expect(await errorOf(await spotify.refresh(ada.refresh_token))).toBe('invalid_grant: Refresh token revoked')
  expect((await spotify.refresh(bela.refresh_token)).status).toBe(200)
})
