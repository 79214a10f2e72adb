import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { testUser } from '@/lib/tokens/user-under-test'
import { introspectContract } from '../contract'
import { askToken, outcome, passwordTokens, send, type TestClient, testClient } from '../oauth-under-test'
import * as revoke from '../revoke/route'
import * as route from './route'

let client: TestClient
beforeAll(async () => {
  client = await testClient()
})

const ask = (token: string, authorization = client.basic) =>
  send(route.POST, { form: { token }, authorization })

const told = async (token: string, authorization?: string) => (await ask(token, authorization)).json()

const issuer = 'http://127.0.0.1:3000'

describe('39: introspection', () => {
  test('tells what a token is good for', async () => {
    const user = await testUser()
    const tokens = await passwordTokens(client, user, 'venue profile')
    const response = await ask(tokens.access_token)
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const body = await response.json()
    expect(introspectContract.answers[200]?.safeParse(body).error).toBeUndefined()
    const known = {
      active: true,
      scope: 'profile venue',
      client_id: client.id,
      username: user.email,
      sub: user.id,
    }
    expect(body).toMatchObject({ ...known, token_type: 'Bearer', aud: issuer, iss: issuer })
    expect(body.exp - body.iat).toBe(3600)
    const ofRefresh = await told(tokens.refresh_token)
    expect(introspectContract.answers[200]?.safeParse(ofRefresh).error).toBeUndefined()
    expect(ofRefresh).toMatchObject(known)
    expect(ofRefresh.exp - ofRefresh.iat).toBe(30 * 24 * 60 * 60)
  })

  test('names nobody where the token may not read the profile', async () => {
    const tokens = await passwordTokens(client, await testUser(), 'venue')
    expect(await told(tokens.access_token)).not.toHaveProperty('username')
  })

  test('tells of a token the client got for itself', async () => {
    const form = { grant_type: 'client_credentials' }
    const { access_token } = await (await askToken({ form, authorization: client.basic })).json()
    const body = await told(access_token)
    expect(body).toMatchObject({ active: true, sub: client.id })
    expect(body).not.toHaveProperty('username')
  })

  test.each(['rubbish', 'x.y.z', 'axrr_unknown', 'axr_unknown'])(
    'says of “%s” that it is dead, and nothing else',
    async (token) => {
      expect(await told(token)).toEqual({ active: false })
    },
  )

  test('says the same of what was revoked, used, or is of another client or of a suspended user', async () => {
    const user = await testUser()
    const dead = async (...tokens: string[]) => {
      for (const token of tokens) expect(await told(token)).toEqual({ active: false })
    }
    const revoked = await passwordTokens(client, user)
    await send(revoke.POST, { form: { token: revoked.refresh_token }, authorization: client.basic })
    await dead(revoked.access_token, revoked.refresh_token)

    const used = await passwordTokens(client, user)
    const form = { grant_type: 'refresh_token', refresh_token: used.refresh_token }
    expect(await outcome(askToken({ form, authorization: client.basic }))).toBe('200')
    await dead(used.refresh_token)
    expect(await told(used.access_token)).toMatchObject({ active: true })

    const foreign = await testClient()
    expect(await told(used.access_token, foreign.basic)).toEqual({ active: false })
    const own = await passwordTokens(foreign, user)
    await dead(own.access_token, own.refresh_token)

    await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, user.id))
    await dead(used.access_token)
  })

  test('32: drops a scope the account no longer holds', async () => {
    const user = await testUser()
    await db().update(accounts).set({ isAdmin: true }).where(eq(accounts.id, user.id))
    const tokens = await passwordTokens(client, user)
    expect(await told(tokens.access_token)).toMatchObject({ scope: 'profile admin' })
    await db().update(accounts).set({ isAdmin: false }).where(eq(accounts.id, user.id))
    expect(await told(tokens.access_token)).toMatchObject({ scope: 'profile' })
    expect(await told(tokens.refresh_token)).toMatchObject({ scope: 'profile' })
  })

  test('needs a client with a secret', async () => {
    const settings = {
      isPublic: true,
      grants: ['authorization_code'],
      redirectUris: ['https://a.example/'],
    } as const
    const app = await testClient(settings)
    expect(await outcome(send(route.POST, { form: { token: 'x', client_id: app.id } }))).toBe(
      '401 invalid_client',
    )
    const response = await send(route.POST, { form: { token: 'x' } })
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic /)
    expect(await outcome(response)).toBe('401 invalid_client')
    expect(await outcome(send(route.POST, { form: {}, authorization: client.basic }))).toBe(
      '400 invalid_request',
    )
  })
})
