import { beforeAll, describe, expect, test } from 'vitest'
import { createSession } from '@/lib/accounts/sessions'
import { browserHeaders, ownAddress } from '@/lib/accounts/test-browser'
import type { OperationName } from '@/lib/tokens/operations'
import { registered } from '@/lib/tokens/tokens-under-test'
import { type TestUser, testUser } from '@/lib/tokens/user-under-test'
import { allFields, type Field } from './fields-under-test'
import { type Handled, handledOperations, routesUnderTest } from './handlers-under-test'
import { askToken, testClient } from './oauth/oauth-under-test'

let handlers: Map<OperationName, Handled>
let cookie = ''
let basic = ''
let ada: TestUser

beforeAll(async () => {
  handlers = new Map(handledOperations(await routesUnderTest()).map((one) => [one.name, one]))
  const account = await registered({ isAdmin: true, cities: ['lisbon'] })
  const session = await createSession({ accountId: account.id, userAgent: null })
  cookie = (await browserHeaders(session.secret)).get('cookie') ?? ''
  basic = (await testClient()).basic
  ada = await testUser()
}, 120_000)

type Sent = { query?: string; body?: unknown; form?: boolean; authorization?: string; cookie?: string }

async function call(name: OperationName, sent: Sent): Promise<{ status: number; body: string }> {
  const { handler, method } = handlers.get(name) ?? expect.unreachable(`no handler of ${name}`)
  const { query = '', body = {}, form, ...credentials } = sent
  const request = new Request(`http://127.0.0.1:3000/${query}`, {
    method,
    headers: {
      ...ownAddress(),
      ...credentials,
      origin: 'http://127.0.0.1:3000',
      'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
    },
    body: method === 'GET' ? undefined : form ? String(body) : JSON.stringify(body),
  })
  const response = await handler(request, { params: Promise.resolve({}) })
  return { status: response.status, body: await response.text() }
}

/** Asks without the field, and with an empty one. */
async function bothWays({ name, place, key }: Field, empty: '' | null) {
  const asksForClient = name === 'users.create' || name.startsWith('oauth.')
  const credentials = asksForClient && name !== 'oauth.authorize' ? { authorization: basic } : { cookie }
  const form = place === 'form'
  const query = place === 'query' ? `?${key}=` : ''
  const body = form ? `${key}=` : place === 'json' ? { [key]: empty } : {}
  const without = await call(name, { ...credentials, form, body: form ? '' : {} })
  return { without, with: await call(name, { ...credentials, form, query, body }) }
}

const fields = allFields().filter(({ place }) => place !== 'path')
const cases = fields.flatMap((field) => {
  const values = field.place === 'json' ? (['', null] as const) : ([''] as const)
  return values.map((empty) => ({ ...field, empty, said: `${field.key} (${field.place}) of ${field.name}` }))
})

/** Succeeds by itself with an empty body, and then is another answer each time. */
const makesSomething: OperationName[] = ['guests.create', 'rooms.create']

test.each(cases)('$said that is $empty is as good as absent, or named in the refusal', async (field) => {
  const { without, with: answer } = await bothWays(field, field.empty)
  const isNamed = answer.status === 422 && answer.body.includes(`"path":"${field.key}"`)
  if (isNamed || (makesSomething.includes(field.name) && answer.status < 300)) return
  expect(answer).toEqual(without)
})

describe('a login', () => {
  const logIn = (body: unknown) => call('login', { body })

  test.each(['', null])('goes by the other name where one is %j', async (empty) => {
    const { email, password } = ada
    expect(await logIn({ username: empty, email, password })).toMatchObject({ status: 200 })
    expect(await logIn({ username: email, email: empty, password })).toMatchObject({ status: 200 })
  })

  test('without any name, and without a password, says what is missing', async () => {
    const none = await logIn({ username: '', email: '', password: ada.password })
    expect([none.status, JSON.parse(none.body).errors]).toEqual([
      422,
      [expect.objectContaining({ path: 'username' })],
    ])
    const bare = await logIn({ email: ada.email, password: '' })
    expect([bare.status, JSON.parse(bare.body).errors]).toEqual([
      422,
      [expect.objectContaining({ path: 'password' })],
    ])
  })
})

test('empty parameters of the token endpoint count as left out, in a form and in JSON', async () => {
  const asked = { grant_type: 'password', email: ada.email, password: ada.password }
  const empty = { username: '', scope: '', code: '', redirect_uri: '', client_id: '', client_secret: '' }
  expect((await askToken({ form: { ...asked, ...empty }, authorization: basic })).status).toBe(200)
  expect((await askToken({ json: { ...asked, ...empty }, authorization: basic })).status).toBe(201)
  const refused = await askToken({ form: { ...asked, grant_type: '' }, authorization: basic })
  expect([refused.status, (await refused.json()).error]).toEqual([400, 'invalid_request'])
})
