import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { nestedTokens, tokenContract } from '@/app/api/oauth/contract'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { randomToken } from '@/lib/crypto'
import { issueCode } from '@/lib/tokens/codes'
import { findAccessToken } from '@/lib/tokens/live-grant'
import type { Scope } from '@/lib/tokens/scopes'
import { testUser } from '@/lib/tokens/user-under-test'
import {
  askToken,
  type Flat,
  outcome,
  passwordTokens,
  type TestClient,
  testClient,
} from '../oauth-under-test'

let client: TestClient
let authorization: string
beforeAll(async () => {
  client = await testClient()
  authorization = client.basic
})

const flat = tokenContract.answers[200]

describe('the password grant', () => {
  test('answers a form flat, with the user and what this token may do', async () => {
    const user = await testUser()
    const { email: username, password } = user
    const form = { grant_type: 'password', username, password, scope: 'venue profile', foo: 'ignored' }
    const response = await askToken({ form, authorization })
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const body = await response.json()
    expect(flat?.safeParse(body).error).toBeUndefined()
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'profile venue',
      refresh_token: expect.stringMatching(/^axrr_/),
      user: { id: user.id, email: username },
      _links: { open_room: { method: 'POST', href: '/api/rooms' } },
    })
    expect(body.user._links).toEqual(body._links)
    expect(body._links).not.toHaveProperty('join_room')
  })

  test('answers JSON nested with 201, takes an address or a username, and scopes as a list', async () => {
    const username = `ada${randomToken(4).replace(/[^a-z0-9]/gi, '')}`
    const { email, password } = await testUser({ username })
    for (const names of [{ username }, { email }, { username: email }, { username, email }]) {
      const json = { ...names, password, grant_type: 'password', scope: ['performer', 'profile'] }
      const response = await askToken({ json, authorization })
      expect(response.status).toBe(201)
      const body = await response.json()
      expect(nestedTokens.safeParse(body).error).toBeUndefined()
      expect(body).toMatchObject({ token: { scope: ['profile', 'performer'] }, user: { email, username } })
    }
    const json = { username: 'somebody-else', email, password, grant_type: 'password' }
    expect(await outcome(askToken({ json, authorization }))).toBe('400 invalid_grant')
  })

  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['an empty list', []],
    ['null', null],
  ])('is good for the profile alone where the scope is %s', async (_, scope) => {
    const { email, password } = await testUser()
    const json = { email, password, grant_type: 'password', scope }
    const body = await (await askToken({ json, authorization })).json()
    expect(body.token.scope).toEqual(['profile'])
  })

  test('32: adds city and admin for who holds them, and demotion acts at once', async () => {
    const user = await testUser()
    await db()
      .update(accounts)
      .set({ isAdmin: true, cities: ['berlin'] })
      .where(eq(accounts.id, user.id))
    const tokens = await passwordTokens(client, user, 'venue')
    expect(tokens.scope).toBe('venue city admin')
    expect(tokens.user?._links).toHaveProperty('admin_users')
    await db().update(accounts).set({ isAdmin: false }).where(eq(accounts.id, user.id))
    expect((await findAccessToken(tokens.access_token))?.scopes).toEqual(['venue', 'city'])
    const next = await refresh(tokens.refresh_token)
    expect(next.scope).toBe('venue city')
  })

  test('is closed to suspended accounts, as a wrong password is', async () => {
    const user = await testUser()
    await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, user.id))
    const form = { grant_type: 'password', username: user.email, password: user.password }
    expect(await outcome(askToken({ form, authorization }))).toBe('400 invalid_grant')
  })

  test('gives no refresh token to a client that may not refresh', async () => {
    const plain = await testClient({ grants: ['password'] })
    const tokens = await passwordTokens(plain, await testUser())
    expect(tokens).not.toHaveProperty('refresh_token')
  })
})

async function refresh(refresh_token: string, more: Record<string, string> = {}): Promise<Flat> {
  const form = { grant_type: 'refresh_token', refresh_token, ...more }
  return (await askToken({ form, authorization })).json()
}

const tryRefresh = (refresh_token: string, more: Record<string, string> = {}, by = authorization) =>
  outcome(askToken({ form: { grant_type: 'refresh_token', refresh_token, ...more }, authorization: by }))

describe('the refresh grant', () => {
  test('rotates: the new one is good, and the old one a second time ends the family', async () => {
    const first = await passwordTokens(client, await testUser(), 'profile venue')
    const second = await refresh(first.refresh_token)
    expect(second).toMatchObject({ scope: 'profile venue', user: { id: first.user?.id } })
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(await tryRefresh(first.refresh_token)).toBe('400 invalid_grant')
    expect(await tryRefresh(second.refresh_token)).toBe('400 invalid_grant')
    expect(await findAccessToken(first.access_token)).toBeNull()
    expect(await findAccessToken(second.access_token)).toBeNull()
  })

  test('lets one of parallel requests win; as nobody can tell thief from owner, the family ends', async () => {
    const first = await passwordTokens(client, await testUser())
    const answers = await Promise.all(Array.from({ length: 8 }, () => tryRefresh(first.refresh_token)))
    expect(answers.sort()).toEqual(['200', ...Array.from({ length: 7 }, () => '400 invalid_grant')])
    expect(await findAccessToken(first.access_token)).toBeNull()
  })

  test('narrows the scope for one access token, and never widens it', async () => {
    const first = await passwordTokens(client, await testUser(), 'profile venue')
    expect(await tryRefresh(first.refresh_token, { scope: 'performer' })).toBe('400 invalid_scope')
    expect(await tryRefresh(first.refresh_token, { scope: 'admin' })).toBe('400 invalid_scope')
    const narrow = await refresh(first.refresh_token, { scope: 'profile' })
    expect(narrow.scope).toBe('profile')
    expect(narrow.user?._links).not.toHaveProperty('open_room')
    expect((await refresh(narrow.refresh_token)).scope).toBe('profile venue')
  })

  test('is not for another client, which does not end it either', async () => {
    const { refresh_token } = await passwordTokens(client, await testUser())
    const other = await testClient()
    expect(await tryRefresh(refresh_token, {}, other.basic)).toBe('400 invalid_grant')
    expect(await tryRefresh(refresh_token)).toBe('200')
  })
})

describe('the authorization code grant', () => {
  const redirectUri = 'https://app.example/callback'
  const codeVerifier = randomToken(32)
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url')
  let app: TestClient
  let form: Record<string, string>

  beforeAll(async () => {
    app = await testClient({
      isPublic: true,
      grants: ['authorization_code', 'refresh_token'],
      redirectUris: [redirectUri],
    })
    form = {
      grant_type: 'authorization_code',
      client_id: app.id,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
    }
  })

  async function code(accountId: string, scopes: Scope[] = ['profile', 'performer']): Promise<string> {
    return db().transaction((tx) =>
      issueCode(tx, {
        clientId: app.id,
        accountId,
        redirectUri,
        redirectUriGiven: true,
        scopes,
        codeChallenge,
      }),
    )
  }

  test('tells an app nothing of the person where it asked for no profile, but what it may do', async () => {
    const user = await testUser()
    const first: Flat = await (
      await askToken({ form: { ...form, code: await code(user.id, ['performer']) } })
    ).json()
    const renewing = { grant_type: 'refresh_token', client_id: app.id, refresh_token: first.refresh_token }
    const second: Flat = await (await askToken({ form: renewing })).json()
    for (const answer of [first, second]) {
      expect(answer).toMatchObject({
        scope: 'performer',
        user: null,
        _links: { join_room: expect.anything() },
      })
      expect(JSON.stringify(answer)).not.toContain(user.email)
    }
  })

  test('serves a public client with its verifier; the code a second time ends what came of it', async () => {
    const user = await testUser()
    const sent = { ...form, code: await code(user.id) }
    const tokens: Flat = await (await askToken({ form: sent })).json()
    expect(tokens).toMatchObject({ scope: 'profile performer', user: { id: user.id } })
    expect(await findAccessToken(tokens.access_token)).not.toBeNull()
    const again = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id: app.id }
    expect(await outcome(askToken({ form: again }))).toBe('200')
    expect(await outcome(askToken({ form: sent }))).toBe('400 invalid_grant')
    expect(await findAccessToken(tokens.access_token)).toBeNull()
  })

  test('answers JSON as well', async () => {
    const { id } = await testUser()
    const response = await askToken({ json: { ...form, code: await code(id) } })
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ token: { scope: ['profile', 'performer'] }, user: { id } })
  })

  test('32: never gives an app what its user administers', async () => {
    const user = await testUser()
    await db()
      .update(accounts)
      .set({ isAdmin: true, cities: ['berlin'] })
      .where(eq(accounts.id, user.id))
    const tokens: Flat = await (await askToken({ form: { ...form, code: await code(user.id) } })).json()
    expect(tokens.scope).toBe('profile performer')
    expect(Object.keys(tokens.user?._links ?? {}).filter((name) => /admin|city/.test(name))).toEqual([])
  })

  test.each([
    ['no verifier', { code_verifier: '' }, '400 invalid_request'],
    ['another verifier', { code_verifier: randomToken(32) }, '400 invalid_grant'],
    ['another redirect URI', { redirect_uri: 'https://app.example/other' }, '400 invalid_grant'],
    ['no redirect URI', { redirect_uri: '' }, '400 invalid_grant'],
    ['another client', { client_id: '' }, '401 invalid_client'],
  ])('refuses a code with %s', async (_, more, expected) => {
    const { id } = await testUser()
    expect(await outcome(askToken({ form: { ...form, code: await code(id), ...more } }))).toBe(expected)
  })
})

describe('client credentials', () => {
  test('stand for the client alone: no user, no refresh token', async () => {
    const form = { grant_type: 'client_credentials', scope: 'profile performer' }
    const body = await (await askToken({ form, authorization })).json()
    expect(flat?.safeParse(body).error).toBeUndefined()
    expect(body).toMatchObject({ scope: 'profile performer', user: null, _links: {} })
    expect(body).not.toHaveProperty('refresh_token')
    const nested = await (await askToken({ json: form, authorization })).json()
    expect(nested).toMatchObject({ token: { scope: ['profile', 'performer'] }, user: null })
  })

  test.each(['password', 'client_credentials', 'refresh_token'])(
    'and no grant but its own is for a client: %s',
    async (grant_type) => {
      const app = await testClient({ grants: ['authorization_code'], redirectUris: ['https://a.example/'] })
      const form = { grant_type, username: 'a', password: 'b', refresh_token: 'c' }
      expect(await outcome(askToken({ form, authorization: app.basic }))).toBe('400 unauthorized_client')
    },
  )
})

test('calls of other origins are answered: nobody is known by a cookie here', async () => {
  const { POST } = await import('./route')
  const request = new Request('http://127.0.0.1:3000/api/oauth/token', {
    method: 'POST',
    headers: { authorization, origin: 'https://app.example', 'sec-fetch-site': 'cross-site' },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  expect((await POST(request, { params: Promise.resolve({}) })).status).toBe(200)
})
