import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { oauthClients } from '@/db/schema'
import { ownAddress } from '@/lib/accounts/test-browser'
import { sha256 } from '@/lib/crypto'
import { testUser } from '@/lib/tokens/user-under-test'
import { askToken, basic, outcome, passwordTokens, type TestClient, testClient } from '../oauth-under-test'
import * as route from './route'

let client: TestClient
let authorization: string
beforeAll(async () => {
  client = await testClient()
  authorization = client.basic
})

describe('31: the token endpoint', () => {
  test.each([
    ['nothing at all', {}, '400 invalid_request'],
    ['no grant type', { username: 'a', password: 'b' }, '400 invalid_request'],
    ['an empty grant type', { grant_type: '' }, '400 invalid_request'],
    ['an unknown grant type', { grant_type: 'implicit' }, '400 unsupported_grant_type'],
    ['no password', { grant_type: 'password', username: 'a' }, '400 invalid_request'],
    ['no name', { grant_type: 'password', password: 'a' }, '400 invalid_request'],
    ['a wrong password', { grant_type: 'password', username: 'a', password: 'b' }, '400 invalid_grant'],
    ['no refresh token', { grant_type: 'refresh_token' }, '400 invalid_request'],
    ['an unknown refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, '400 invalid_grant'],
    [
      'a grant the client has not',
      { grant_type: 'authorization_code', code: 'x' },
      '400 unauthorized_client',
    ],
    ['an unknown scope', { grant_type: 'client_credentials', scope: 'profile root' }, '400 invalid_scope'],
  ])('tells a client that sends %s what is wrong: %j', async (_, form, expected) => {
    const response = await askToken({ form, authorization })
    expect([response.headers.get('cache-control'), response.headers.get('pragma')]).toEqual([
      'no-store',
      'no-cache',
    ])
    expect(response.headers.get('content-type')).toMatch('application/json')
    expect(await outcome(response)).toBe(expected)
    expect(await outcome(askToken({ json: form, authorization }))).toBe(expected)
  })

  test.each(['city', 'admin', 'profile admin'])(
    '32: refuses the scope “%s”, which is never had by asking',
    async (scope) => {
      const { email, password } = await testUser()
      const form = { grant_type: 'password', username: email, password, scope }
      expect(await outcome(askToken({ form, authorization }))).toBe('400 invalid_scope')
      const json = { ...form, scope: scope.split(' ') }
      expect(await outcome(askToken({ json, authorization }))).toBe('400 invalid_scope')
    },
  )

  test.each([
    ['no client', () => undefined],
    ['an unknown one', () => basic('nobody', 'secret')],
    ['a wrong secret', () => basic(client.id, 'wrong')],
    ['no secret', () => basic(client.id, '')],
    ['another scheme', () => 'Digest username="x"'],
    ['a bearer token in a form', () => 'Bearer x.y.z'],
    ['broken Basic', () => 'Basic ****'],
    ['Basic without a colon', () => `Basic ${Buffer.from('abc').toString('base64')}`],
    ['credentials not form-encoded', () => `Basic ${Buffer.from('a%zz:b').toString('base64')}`],
    ['a NUL in its name', () => basic('a\0b', 'x')],
  ])('answers %s 401 with the Basic challenge', async (_, wrong) => {
    const response = await askToken({ form: { grant_type: 'client_credentials' }, authorization: wrong() })
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="Auxroom", charset="UTF-8"')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await outcome(response)).toBe('401 invalid_client')
  })

  test('takes the client from a form as well, but one with a secret not by its name alone', async () => {
    const form = { grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret }
    expect(await outcome(askToken({ form }))).toBe('200')
    expect(await outcome(askToken({ form: { ...form, client_secret: '' } }))).toBe('401 invalid_client')
    expect(await outcome(askToken({ json: form }))).toBe('401 invalid_client')
  })

  test('refuses a disabled client', async () => {
    const gone = await testClient()
    await db()
      .insert(oauthClients)
      .values({
        id: `${gone.id}-off`,
        name: 'Off',
        redirectUris: [],
        grants: ['client_credentials'],
        secretHash: sha256('x'),
        disabledAt: new Date(),
      })
    const form = { grant_type: 'client_credentials' }
    expect(await outcome(askToken({ form, authorization: basic(`${gone.id}-off`, 'x') }))).toBe(
      '401 invalid_client',
    )
  })

  test('says 405, 413 and 415 like every other endpoint', async () => {
    const context = { params: Promise.resolve({}) }
    const get = await route.GET(new Request('http://127.0.0.1/'), context)
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await route.OPTIONS(new Request('http://127.0.0.1/'), context)).headers.get('allow')).toBe('POST')
    const form = { grant_type: 'password', password: 'x'.repeat(70_000) }
    expect(await outcome(askToken({ form, authorization }))).toBe('413 invalid_request')
    const headers = { 'content-type': 'text/plain' }
    expect(await outcome(askToken({ form: { grant_type: 'x' }, headers }))).toBe('415 invalid_request')
  })

  test.each([
    [[1, 2]],
    ['text'],
    [{ grant_type: 5 }],
    [{ grant_type: 'password', username: {}, password: 'x' }],
    [{ grant_type: 'client_credentials', scope: [5] }],
  ])('48: JSON of another shape, %j, is 400', async (json) => {
    expect(await outcome(askToken({ json, authorization }))).toBe('400 invalid_request')
  })
})

describe('33: the token endpoint refuses', () => {
  const good = { grant_type: 'client_credentials' }

  test.each([
    '?client_id=a&client_secret=b',
    '?password=x',
    '?access_token=x',
    '?grant_type=client_credentials',
  ])('what belongs into the body in the query: %s', async (query) => {
    expect(await outcome(askToken({ form: good, authorization, query }))).toBe('400 invalid_request')
    expect(await outcome(askToken({ json: good, authorization, query }))).toBe('400 invalid_request')
  })

  test.each(['grant_type=client_credentials', 'scope=profile&scope=venue', 'foo=1&foo=2'])(
    'doubled parameters: %s',
    async (more) => {
      const form = `grant_type=client_credentials&${more}`
      expect(await outcome(askToken({ form, authorization }))).toBe('400 invalid_request')
    },
  )

  test('two client methods at once, and two names', async () => {
    const { id: client_id, secret: client_secret } = client
    const both = { ...good, client_id, client_secret }
    expect(await outcome(askToken({ form: both, authorization }))).toBe('400 invalid_request')
    expect(await outcome(askToken({ json: both, authorization }))).toBe('400 invalid_request')
    const other = { ...good, client_id: 'another' }
    expect(await outcome(askToken({ form: other, authorization }))).toBe('400 invalid_request')
    expect(await outcome(askToken({ form: { ...good, client_id }, authorization }))).toBe('200')
  })
})

test('34: Basic credentials are form-decoded: “:”, “%”, “+” and a blank', async () => {
  const id = `a:b%c+d e ${client.id}`
  const secret = 's:1%2B+ é'
  await db()
    .insert(oauthClients)
    .values({ id, name: 'Odd', redirectUris: [], grants: ['client_credentials'], secretHash: sha256(secret) })
  const form = { grant_type: 'client_credentials' }
  expect(await outcome(askToken({ form, authorization: basic(id, secret) }))).toBe('200')
  const raw = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
  expect(await outcome(askToken({ form, authorization: raw }))).toBe('401 invalid_client')
})

describe('guesses', () => {
  test('27: of passwords are limited at this door as at the others', async () => {
    const user = await testUser()
    const headers = ownAddress()
    const form = { grant_type: 'password', username: user.email, password: 'wrong' }
    for (let count = 0; count < 20; count += 1) {
      expect(await outcome(askToken({ form, authorization, headers }))).toBe('400 invalid_grant')
    }
    const response = await askToken({ form: { ...form, password: user.password }, authorization, headers })
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await response.json()).toMatchObject({
      error: 'temporarily_unavailable',
      code: 'rate_limited_caller',
    })
    expect(response.status).toBe(429)
    expect((await passwordTokens(client, user)).access_token).toBeTypeOf('string')
  })

  test('of a client’s secret are limited, without locking the client out', async () => {
    const guessed = await testClient()
    const headers = ownAddress()
    const form = { grant_type: 'client_credentials' }
    const wrong = basic(guessed.id, 'wrong')
    const outcomes = []
    for (let count = 0; count < 21; count += 1) {
      outcomes.push(await outcome(askToken({ form, authorization: wrong, headers })))
    }
    expect(new Set(outcomes.slice(0, 20))).toEqual(new Set(['401 invalid_client']))
    expect(outcomes[20]).toBe('429 temporarily_unavailable')
    expect(await outcome(askToken({ form, authorization: guessed.basic, headers }))).toBe('200')
  })

  test('26: say the same of an unknown user and of a wrong password', async () => {
    const user = await testUser()
    const ask = async (username: string) =>
      (
        await askToken({ form: { grant_type: 'password', username, password: 'wrong' }, authorization })
      ).text()
    expect(await ask('nobody@example.org')).toBe(await ask(user.email))
  })
})
