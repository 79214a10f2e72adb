import { beforeAll, describe, expect, test } from 'vitest'
import { findAccessToken } from '@/lib/tokens/live-grant'
import { testUser } from '@/lib/tokens/user-under-test'
import { askToken, outcome, passwordTokens, send, type TestClient, testClient } from '../oauth-under-test'
import * as route from './route'

let client: TestClient
beforeAll(async () => {
  client = await testClient()
})

const revoke = (token: string, more: Record<string, string> = {}, authorization = client.basic) =>
  send(route.POST, { form: { token, ...more }, authorization })

const refresh = (refresh_token: string) =>
  outcome(askToken({ form: { grant_type: 'refresh_token', refresh_token }, authorization: client.basic }))

describe('38: revocation', () => {
  test.each(['access_token', 'refresh_token'] as const)(
    'of an %s ends all of its grant at once',
    async (kind) => {
      const tokens = await passwordTokens(client, await testUser())
      const response = await revoke(tokens[kind])
      expect([response.status, await response.text()]).toEqual([200, '{}'])
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await findAccessToken(tokens.access_token)).toBeNull()
      expect(await refresh(tokens.refresh_token)).toBe('400 invalid_grant')
    },
  )

  test('leaves other grants of the same account alone', async () => {
    const user = await testUser()
    const [one, other] = [await passwordTokens(client, user), await passwordTokens(client, user)]
    await revoke(one.refresh_token)
    expect(await findAccessToken(other.access_token)).not.toBeNull()
  })

  test.each(['rubbish', 'x.y.z', 'axrr_unknown', 'axr_unknown', '\u0000'])(
    'answers 200 to the unknown “%s”',
    async (token) => {
      expect(await outcome(revoke(token))).toBe('200')
    },
  )

  test('a second time is 200 as well', async () => {
    const tokens = await passwordTokens(client, await testUser())
    expect(await outcome(revoke(tokens.refresh_token))).toBe('200')
    expect(await outcome(revoke(tokens.refresh_token))).toBe('200')
  })

  test.each(['access_token', 'refresh_token', 'something'])(
    'finds the token whatever the hint “%s” says',
    async (hint) => {
      const tokens = await passwordTokens(client, await testUser())
      expect(await outcome(revoke(tokens.access_token, { token_type_hint: hint }))).toBe('200')
      expect(await findAccessToken(tokens.access_token)).toBeNull()
    },
  )

  test('does not reach across clients, and needs one', async () => {
    const tokens = await passwordTokens(client, await testUser())
    const other = await testClient()
    for (const token of [tokens.access_token, tokens.refresh_token]) {
      expect(await outcome(revoke(token, {}, other.basic))).toBe('400 invalid_grant')
      expect(await outcome(send(route.POST, { form: { token } }))).toBe('401 invalid_client')
    }
    expect(await findAccessToken(tokens.access_token)).not.toBeNull()
    expect(await refresh(tokens.refresh_token)).toBe('200')
  })

  test('is open to public clients by their name', async () => {
    const settings = {
      isPublic: true,
      grants: ['authorization_code'],
      redirectUris: ['https://a.example/'],
    } as const
    const app = await testClient(settings)
    expect(await outcome(send(route.POST, { form: { token: 'x', client_id: app.id } }))).toBe('200')
  })

  test('33: refuses a token in the query, two tokens and two client methods', async () => {
    const authorization = client.basic
    const ask = (sent: object) => outcome(send(route.POST, { authorization, ...sent }))
    expect(await ask({ query: '?token=x' })).toBe('400 invalid_request')
    expect(await ask({ form: 'token=x&token=y' })).toBe('400 invalid_request')
    const both = { token: 'x', client_id: client.id, client_secret: client.secret }
    expect(await ask({ form: both })).toBe('400 invalid_request')
    expect(await ask({ form: { token: '' } })).toBe('400 invalid_request')
    expect(await ask({ json: { token: 'x' } })).toBe('415 invalid_request')
  })
})
