import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { BungieUnderTest, CLIENT, OTHER_CLIENT, tokenPair } from './bungie-under-test'

const DAY_MS = 24 * 3600 * 1000
const FRIENDS = '/Social/Friends/'

let bungie: BungieUnderTest
beforeAll(async () => {
  bungie = await BungieUnderTest.start()
})
beforeEach(() => bungie.simulator.control.reset())
afterAll(() => bungie.simulator.close())

const control = () => bungie.simulator.control

async function errorOf(response: Response): Promise<string> {
  expect(response.status).toBe(400)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const { error, error_description } = await response.json()
  return `${error}: ${error_description}`
}

async function codeOfPlatform(accessToken: string): Promise<number> {
  return (await bungie.call(FRIENDS, accessToken)).body.ErrorCode
}

test('a code becomes a pair with both lifetimes and the membership id as a string', async () => {
  const response = await bungie.exchange(await bungie.code('ada'))
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 3600,
    refresh_token: expect.any(String),
    refresh_expires_in: 7_776_000,
    membership_id: '20260101',
  })
})

test('a code is good once, and only for its own app', async () => {
  const code = await bungie.code('ada')
  expect(await errorOf(await bungie.exchange(code, OTHER_CLIENT))).toBe(
    'invalid_grant: AuthorizationCodeInvalid',
  )
  expect((await bungie.exchange(code)).status).toBe(200)
  expect(await errorOf(await bungie.exchange(code))).toBe('invalid_grant: AuthorizationCodeInvalid')
})

test('a code is good for sixty seconds', async () => {
  const [early, late] = [await bungie.code('ada'), await bungie.code('ada')]
  control().clock({ advance_ms: 60_000 })
  expect((await bungie.exchange(early)).status).toBe(200)
  control().clock({ advance_ms: 1 })
  expect(await errorOf(await bungie.exchange(late))).toBe('invalid_grant: AuthorizationCodeInvalid')
})

test('a redirect URL named with the code has to be the one of the request', async () => {
  const grant_type = 'authorization_code'
  const same = { grant_type, code: await bungie.code('ada'), redirect_uri: CLIENT.bungie.redirect_uri }
  expect((await bungie.token(same)).status).toBe(200)
  const other = { grant_type, code: await bungie.code('ada'), redirect_uri: 'https://other.example/callback' }
  expect(await errorOf(await bungie.token(other))).toBe('invalid_grant: AuthorizationCodeInvalid')
})

test('a client proves itself by Basic and not otherwise', async () => {
  const form = { grant_type: 'authorization_code', code: await bungie.code('ada') }
  const { client_id, client_secret } = CLIENT
  expect(await errorOf(await bungie.token({ ...form, client_id, client_secret }, null))).toContain(
    'invalid_client',
  )
  expect(await errorOf(await bungie.token({ ...form, client_id }, null))).toContain('invalid_client')
  for (const wrong of [
    { client_id, client_secret: 'wrong' },
    { client_id: 'nobody', client_secret },
    { client_id: 'stranger', client_secret: 'known there' },
  ]) {
    expect(await errorOf(await bungie.token(form, wrong))).toContain('invalid_client')
  }
  expect(await errorOf(await bungie.token({ ...form, client_id: OTHER_CLIENT.client_id }))).toContain(
    'invalid_client',
  )
  // None of them has burnt the code.
  expect((await bungie.token(form)).status).toBe(200)
})

test('the endpoint is the address with the slash at its end', async () => {
  const without = await fetch(`${bungie.platform}/App/OAuth/token`, { method: 'POST' })
  expect([without.status, (await without.json()).ErrorStatus]).toEqual([404, 'NotFound'])
})

test('other grants, JSON bodies and missing parameters are refused', async () => {
  expect(await errorOf(await bungie.token({ grant_type: 'password' }))).toContain('unsupported_grant_type')
  expect(await errorOf(await bungie.token({ grant_type: 'refresh_token' }))).toContain('invalid_request')
  const json = await fetch(`${bungie.platform}/App/OAuth/token/`, { method: 'POST', body: '{}' })
  expect(await errorOf(json)).toContain('invalid_request')
})

test('every refresh answers a new pair and ends the old refresh token', async () => {
  const first = await bungie.connect('ada')
  const second = await tokenPair(await bungie.refresh(first.refresh_token))
  expect(second).toMatchObject({ refresh_expires_in: 7_776_000, membership_id: first.membership_id })
  expect(second.access_token).not.toBe(first.access_token)
  expect(second.refresh_token).not.toBe(first.refresh_token)
  expect(await errorOf(await bungie.refresh(first.refresh_token))).toBe(
    'invalid_grant: TokenPreviouslyRevoked',
  )
  expect(await codeOfPlatform(second.access_token)).toBe(1)
  expect((await bungie.refresh(second.refresh_token)).status).toBe(200)
})

test('with rotate_refresh the old refresh token, tried again, ends the whole grant', async () => {
  control().behaviour({ rotate_refresh: true })
  const first = await bungie.connect('ada')
  const second = await tokenPair(await bungie.refresh(first.refresh_token))
  await bungie.refresh(first.refresh_token)
  expect(await errorOf(await bungie.refresh(second.refresh_token))).toBe(
    'invalid_grant: AuthorizationRecordRevoked',
  )
  expect(await codeOfPlatform(second.access_token)).toBe(99)
})

test('a refresh token is of no use to another app, and stays good', async () => {
  const { refresh_token } = await bungie.connect('ada')
  expect(await errorOf(await bungie.refresh(refresh_token, OTHER_CLIENT))).toBe(
    'invalid_grant: ProvidedTokenNotValidRefreshToken',
  )
  expect((await bungie.refresh(refresh_token)).status).toBe(200)
})

test('an access token is no refresh token, and the other way round', async () => {
  const { access_token, refresh_token } = await bungie.connect('ada')
  expect(await errorOf(await bungie.refresh(access_token))).toContain('ProvidedTokenNotValidRefreshToken')
  expect(await codeOfPlatform(refresh_token)).toBe(99)
})

test('a refresh token ends after ninety days, and each refresh begins them anew', async () => {
  const first = await bungie.connect('ada')
  control().clock({ advance_ms: 90 * DAY_MS - 1 })
  const second = await tokenPair(await bungie.refresh(first.refresh_token))
  control().clock({ advance_ms: 90 * DAY_MS - 1 })
  const third = await tokenPair(await bungie.refresh(second.refresh_token))
  control().clock({ advance_ms: 90 * DAY_MS })
  expect(await errorOf(await bungie.refresh(third.refresh_token))).toBe(
    'invalid_grant: AuthorizationRecordExpired',
  )
})

test('an access token lives as long as it said', async () => {
  control().behaviour({ expires_in: 10 })
  const { access_token, expires_in } = await bungie.connect('ada')
  expect(expires_in).toBe(10)
  control().clock({ advance_ms: 9_999 })
  expect(await codeOfPlatform(access_token)).toBe(1)
  control().clock({ advance_ms: 1 })
  expect(await codeOfPlatform(access_token)).toBe(99)
})

test('a tester expires access or refresh tokens, or revokes, of one account at this provider only', async () => {
  const [ada, bela] = [await bungie.connect('ada'), await bungie.connect('bela')]
  const provider = 'bungie'
  expect(control().tokens({ account: 'ada', provider: 'spotify', revoke: true })).toEqual({ grants: 0 })
  expect(control().tokens({ account: 'ada', provider, expire: 'access' })).toEqual({ grants: 1 })
  expect(await codeOfPlatform(ada.access_token)).toBe(99)
  const again = await tokenPair(await bungie.refresh(ada.refresh_token))
  control().tokens({ account: 'ada', provider, expire: 'refresh' })
  expect(await codeOfPlatform(again.access_token)).toBe(1)
  expect(await errorOf(await bungie.refresh(again.refresh_token))).toContain('AuthorizationRecordExpired')
  control().tokens({ account: 'ada', provider, revoke: true })
  expect(await codeOfPlatform(again.access_token)).toBe(99)
  expect(await errorOf(await bungie.refresh(again.refresh_token))).toContain('AuthorizationRecordRevoked')
  expect((await bungie.refresh(bela.refresh_token)).status).toBe(200)
})
