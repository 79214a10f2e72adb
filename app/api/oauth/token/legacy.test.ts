import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { nestedTokens } from '@/app/api/oauth/contract'
import { db } from '@/db/client'
import { accounts, oauthClients } from '@/db/schema'
import { somebody } from '@/lib/accounts/test-browser'
import { type TestUser, testUser } from '@/lib/tokens/user-under-test'
import * as create from '../../users/create/route'
import {
  askToken,
  type Flat,
  outcome,
  passwordTokens,
  send,
  type TestClient,
  testClient,
} from '../oauth-under-test'
import * as revoke from '../revoke/route'

const day = 24 * 60 * 60 * 1000

let client: TestClient
beforeAll(async () => {
  client = await testClient({ legacyTokenLogin: true })
})
afterEach(() => {
  vi.useRealTimers()
})

const logIn = (user: { email: string; password: string }, authorization: string) =>
  askToken({
    json: { username: user.email, password: user.password, grant_type: 'password', scope: 'profile' },
    authorization,
  })

test('the two examples of the Gemini documentation, request by request, answer 201 as documented', async () => {
  const { email, password } = somebody()
  const created = await send(create.POST, {
    json: {
      email,
      password,
      grant_type: 'password',
      scope: 'profile performer',
      has_accepted_terms: true,
      first_name: 'Ada',
      last_name: 'Lovelace',
      device: 'ignored',
    },
    authorization: client.basic,
  })
  expect(created.status).toBe(201)
  const first = await created.json()
  expect(nestedTokens.safeParse(first).error).toBeUndefined()
  expect(first).toMatchObject({
    token: { token_type: 'Bearer', expires_in: 3600, scope: ['profile', 'performer'] },
    user: { email, first_name: 'Ada', last_name: 'Lovelace', locale: 'en', has_confirmed_email: false },
  })
  const login = await logIn({ email, password }, `Bearer: ${first.token.access_token}`)
  expect(login.status).toBe(201)
  const second = await login.json()
  expect(nestedTokens.safeParse(second).error).toBeUndefined()
  expect(second).toMatchObject({ token: { scope: ['profile'] }, user: { id: first.user.id } })
  expect(second.token.access_token).not.toBe(first.token.access_token)
})

describe('login by the previous access token', () => {
  let user: TestUser
  let tokens: Flat
  beforeAll(async () => {
    user = await testUser()
    tokens = await passwordTokens(client, user)
  })

  test.each(['Bearer: ', 'Bearer ', 'bearer:'])('is understood as “%s”', async (scheme) => {
    expect(await outcome(logIn(user, `${scheme}${tokens.access_token}`))).toBe('201')
  })

  test('takes one that is 29 days past its expiry, and none of 31', async () => {
    vi.useFakeTimers({ now: Date.now() + 29 * day, toFake: ['Date'] })
    expect(await outcome(logIn(user, `Bearer: ${tokens.access_token}`))).toBe('201')
    vi.setSystemTime(Date.now() + 2 * day)
    expect(await outcome(logIn(user, `Bearer: ${tokens.access_token}`))).toBe('401 invalid_client')
  })

  test('says of a wrong password what it always says', async () => {
    const wrong = { ...user, password: 'wrong' }
    expect(await outcome(logIn(wrong, `Bearer: ${tokens.access_token}`))).toBe('400 invalid_grant')
  })

  test.each([
    ['none', () => 'Bearer:'],
    ['rubbish', () => 'Bearer: x.y.z'],
    ['a refresh token', () => `Bearer: ${tokens.refresh_token}`],
    ['one with a broken signature', () => `Bearer: ${tokens.access_token.slice(0, -4)}AAAA`],
  ])('refuses %s', async (_, authorization) => {
    const response = await logIn(user, authorization())
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic /)
    expect(await outcome(response)).toBe('401 invalid_client')
  })

  test('refuses the token of somebody else, whether the password is right or wrong', async () => {
    const other = await testUser()
    const authorization = `Bearer: ${tokens.access_token}`
    expect(await outcome(logIn(other, authorization))).toBe('401 invalid_client')
    expect(await outcome(logIn({ ...other, password: 'wrong' }, authorization))).toBe('401 invalid_client')
    const nobody = { email: 'nobody', password: 'wrong' }
    expect(await outcome(logIn(nobody, authorization))).toBe('401 invalid_client')
  })

  test('is for JSON and the password grant alone', async () => {
    const authorization = `Bearer: ${tokens.access_token}`
    const form = { grant_type: 'password', username: user.email, password: user.password }
    expect(await outcome(askToken({ form, authorization }))).toBe('401 invalid_client')
    const json = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
    expect(await outcome(askToken({ json, authorization }))).toBe('401 invalid_client')
    const both = { ...form, client_id: client.id }
    expect(await outcome(askToken({ json: both, authorization }))).toBe('400 invalid_request')
  })

  test('refuses a client that is not marked for it, or no longer active', async () => {
    const plain = await testClient()
    const own = await passwordTokens(plain, user)
    expect(await outcome(logIn(user, `Bearer: ${own.access_token}`))).toBe('401 invalid_client')
    const gone = await testClient({ legacyTokenLogin: true })
    const past = await passwordTokens(gone, user)
    await db().update(oauthClients).set({ disabledAt: new Date() }).where(eq(oauthClients.id, gone.id))
    expect(await outcome(logIn(user, `Bearer: ${past.access_token}`))).toBe('401 invalid_client')
  })

  test('refuses a token the client got for itself, and one that was revoked', async () => {
    const form = { grant_type: 'client_credentials' }
    const { access_token } = await (await askToken({ form, authorization: client.basic })).json()
    expect(await outcome(logIn(user, `Bearer: ${access_token}`))).toBe('401 invalid_client')
    const past = await passwordTokens(client, user)
    await send(revoke.POST, { form: { token: past.access_token }, authorization: client.basic })
    expect(await outcome(logIn(user, `Bearer: ${past.access_token}`))).toBe('401 invalid_client')
  })

  test('refuses a suspended user', async () => {
    const gone = await testUser()
    const past = await passwordTokens(client, gone)
    await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, gone.id))
    expect(await outcome(logIn(gone, `Bearer: ${past.access_token}`))).toBe('401 invalid_client')
  })
})
