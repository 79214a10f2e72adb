import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { ownAddress } from '@/lib/accounts/test-browser'
import { listPersonalTokens } from '@/lib/tokens/personal-tokens'
import { testUser } from '@/lib/tokens/user-under-test'
import { POST as logout } from '../logout/route'
import { POST as logoutAll } from '../logout-all/route'
import { GET as me } from '../me/route'
import { GET as jwks } from '../oauth/jwks/route'
import { GET as readUser } from '../users/[id]/route'
import { callAsProgram } from './programs-under-test'
import { POST as login } from './route'

const loggedIn = async (body: unknown) => {
  const answer = await callAsProgram(login, 'POST', { body })
  expect(answer.status).toBe(200)
  return answer.json()
}

const statusOf = async (response: Promise<Response>) => (await response).status

describe('the JWT course, replayed', () => {
  test('login with address and password answers a signed JWT that opens protected routes of its owner', async () => {
    const [ada, bo] = [await testUser(), await testUser()]
    const answer = await loggedIn({ email: ada.email, password: ada.password })
    expect(answer).toEqual({
      valid: true,
      token: expect.stringMatching(/^axr_/),
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
    })
    const keys = await (await callAsProgram(jwks, 'GET')).json()
    const { payload } = await jwtVerify(answer.access_token, createLocalJWKSet(keys))
    expect(payload).toMatchObject({ sub: ada.id, client_id: 'auxroom', scope: 'profile performer venue' })
    expect(decodeProtectedHeader(answer.access_token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' })
    const bearer = { token: answer.access_token, scheme: 'Bearer' } as const
    const read = (id: string) => callAsProgram(readUser, 'GET', { ...bearer, params: { id } })
    expect(await statusOf(read(ada.id))).toBe(200)
    expect(await statusOf(read(bo.id))).toBe(404)
    expect(await statusOf(read(randomUUID()))).toBe(404)
    expect(await statusOf(callAsProgram(me, 'GET'))).toBe(401)
    const [head = '', claims = '', signature = ''] = String(answer.access_token).split('.')
    const forged = `${head}.${claims}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    expect(await statusOf(callAsProgram(me, 'GET', { token: forged, scheme: 'Bearer' }))).toBe(401)
  })

  test('logout with the JWT ends it and no other', async () => {
    const { email, password } = await testUser()
    const [one, two] = [await loggedIn({ email, password }), await loggedIn({ email, password })]
    const bearer = (token: string) => ({ token, scheme: 'Bearer' }) as const
    expect(await statusOf(callAsProgram(logout, 'POST', bearer(one.access_token)))).toBe(204)
    expect(await statusOf(callAsProgram(me, 'GET', bearer(one.access_token)))).toBe(401)
    for (const token of [one.token, two.token, two.access_token]) {
      expect(await statusOf(callAsProgram(me, 'GET', bearer(token)))).toBe(200)
    }
    expect(await statusOf(callAsProgram(logoutAll, 'POST', bearer(two.access_token)))).toBe(204)
    for (const token of [one.token, two.token, two.access_token]) {
      expect(await statusOf(callAsProgram(me, 'GET', bearer(token)))).toBe(401)
    }
  })
})

describe('POST /api/login', () => {
  test('26: says the same to an unknown name, a wrong password and a suspended account', async () => {
    const [ada, bo] = [await testUser(), await testUser({ username: `bo${randomUUID().slice(0, 8)}` })]
    await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, bo.id))
    const tries = [
      { email: ada.email, password: 'wrong' },
      { email: bo.email, password: bo.password },
      { email: 'nobody@example.org', password: 'wrong' },
      { username: 'nobody', password: 'wrong' },
      { username: '\0', password: 'x' },
    ]
    const bodies = await Promise.all(
      tries.map(async (body) => {
        const answer = await callAsProgram(login, 'POST', { body })
        expect(answer.status).toBe(401)
        expect(answer.headers.getSetCookie()).toEqual([])
        return answer.text()
      }),
    )
    expect(new Set(bodies).size).toBe(1)
    expect(JSON.parse(bodies[0] ?? '')).toEqual({
      valid: false,
      type: 'about:blank',
      title: 'Wrong name or password',
      status: 401,
      detail: 'Wrong name or password',
      code: 'invalid_credentials',
    })
  })

  test('27: answers 429 with Retry-After after twenty wrong passwords, and still says that it is not valid', async () => {
    const { email, password } = await testUser()
    const headers = ownAddress()
    const attempt = (secret: string) =>
      callAsProgram(login, 'POST', { body: { email, password: secret }, headers })
    for (let guess = 0; guess < 20; guess += 1) await attempt('wrong')
    const answer = await attempt(password)
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({ valid: false, code: 'rate_limited_caller' })
    expect((await callAsProgram(login, 'POST', { body: { email, password } })).status).toBe(200)
  })

  test('keeps the newest ten tokens of logins, also when they come at once', async () => {
    const { id, email, password } = await testUser()
    const first = await loggedIn({ email, password })
    await Promise.all(Array.from({ length: 12 }, () => loggedIn({ email, password })))
    expect(await listPersonalTokens(id)).toHaveLength(10)
    expect(await statusOf(callAsProgram(me, 'GET', { token: first.token }))).toBe(401)
  })

  test('32: gives marks to the access token alone, and they count while the account holds them', async () => {
    const { id, email, password } = await testUser()
    await db()
      .update(accounts)
      .set({ isAdmin: true, cities: ['berlin'] })
      .where(eq(accounts.id, id))
    const { token, access_token } = await loggedIn({ email, password })
    const links = async (secret: string) => {
      const { _links } = await (await callAsProgram(me, 'GET', { token: secret, scheme: 'Bearer' })).json()
      return Object.keys(_links)
    }
    expect(await links(access_token)).toEqual(expect.arrayContaining(['city_rooms_1', 'admin_users']))
    expect(await links(token)).not.toEqual(expect.arrayContaining(['admin_users']))
    await db().update(accounts).set({ isAdmin: false, cities: [] }).where(eq(accounts.id, id))
    expect((await links(access_token)).filter((name) => /^(city|admin)/.test(name))).toEqual([])
  })

  test.each([
    [{}],
    [{ password: 'x' }],
    [{ email: 'a@b.c' }],
    [{ email: 7, password: 'x' }],
    [{ username: 'ada', password: 'x', remember: true }],
  ])('refuses %j with 422', async (body) => {
    expect(await statusOf(callAsProgram(login, 'POST', { body }))).toBe(422)
  })
})
