import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test, vi } from 'vitest'
import { apiDocument } from '@/app/api/openapi.json/document'
import { createSession } from '@/lib/accounts/sessions'
import { browserHeaders, ownAddress } from '@/lib/accounts/test-browser'
import { openRoom } from '@/lib/rooms/create'
import type { Method } from '@/lib/tokens/operation'
import { type OperationName, operation, operations } from '@/lib/tokens/operations'
import { registered } from '@/lib/tokens/tokens-under-test'
import { viewerFrom } from '@/lib/viewer/viewer'
import { databaseDigest } from '@/scripts/vitest/database-digest'
import { type Handled, handledOperations, routesUnderTest } from './handlers-under-test'
import { testClient } from './oauth/oauth-under-test'

const allowed = 2
/** Of an operation that ends its room the last call is about another one. */
const most = 2 * allowed + 1

vi.mock('@/lib/http/limit-store', () => import('@/scripts/vitest/two-calls-allowed'))

/**
 * Operations of which not every call counts, with a call that does, and why others do not.
 */
const own: Partial<Record<OperationName, { why: string; body: () => Record<string, unknown> }>> = {
  'users.create': {
    why: 'counts every registration of a network',
    body: () => ({
      email: `ada-${randomUUID()}@example.org`,
      password: randomUUID(),
      grant_type: 'password',
      has_accepted_terms: true,
    }),
  },
  register: {
    why: 'counts every registration of a network',
    body: () => ({ email: `ada-${randomUUID()}@example.org`, password: randomUUID() }),
  },
  login: {
    why: 'whoever knows the password comes in, however many share the address',
    body: () => ({ username: 'nobody@example.org', password: 'wrong' }),
  },
  'password.forgot': {
    why: 'counts every request of a network',
    body: () => ({ email: 'nobody@example.org' }),
  },
  'password.reset': {
    why: 'a right link is good once',
    body: () => ({ token: 'axrm_wrong', password: randomUUID() }),
  },
  'email.confirm': { why: 'a right link is good once', body: () => ({ token: 'axrm_wrong' }) },
  'guests.create': {
    why: 'a caller that is somebody is told who it is, and nothing is written',
    body: () => ({}),
  },
  'rooms.join': { why: 'a party shares one address', body: () => ({ code: 'ZZZZZZ' }) },
}

/** The first call leaves nobody who could make a second one: what is counted with it is called in its place. */
const endsItsCaller: OperationName[] = ['logout', 'logout_all', 'users.delete', 'users.delete_by_post']

const names = Object.keys(operations) as OperationName[]
const limited = names.filter((name) => operation(name).limit !== undefined)

let handlers: Map<OperationName, Handled>
let basic = ''

beforeAll(async () => {
  handlers = new Map(handledOperations(await routesUnderTest()).map((one) => [one.name, one]))
  basic = (await testClient()).basic
}, 120_000)

type Calling = { headers: Record<string, string>; code: string; id: string }

/** A browser of an administrator with a room, from an address of its own. */
async function administrator(): Promise<Calling> {
  const { id } = await registered({ isAdmin: true, cities: ['lisbon'] })
  const { secret } = await createSession({ accountId: id, userAgent: null })
  const headers = await browserHeaders(secret, ownAddress())
  const viewer = (await viewerFrom(headers)) ?? expect.unreachable('no viewer')
  return { headers: Object.fromEntries(headers), code: (await openRoom(viewer, {})).code, id }
}

async function callerOf(name: OperationName): Promise<Calling> {
  const host = await administrator()
  const { cookie: _, ...anonymous } = host.headers
  if (name === 'users.create') return { ...host, headers: { ...anonymous, authorization: basic } }
  return name === 'guests.create' || name === 'login' ? { ...host, headers: anonymous } : host
}

function send(name: OperationName, { headers, code, id }: Calling): Promise<Response> {
  const { handler, method } = handlers.get(name) ?? expect.unreachable(`no handler of ${name}`)
  const request = new Request('http://127.0.0.1:3000/', {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: method === 'GET' ? undefined : JSON.stringify(own[name]?.body() ?? {}),
  })
  const params = { id, code, city: 'lisbon', provider: 'none', delivery: randomUUID() }
  return handler(request, { params: Promise.resolve(params) })
}

function lowered(method: Method) {
  return ({ GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const)[method]
}

/** Repeats a call until it is refused. @returns the refusal, and what was in the database before it */
async function untilRefused(name: OperationName, calling: Calling) {
  for (let calls = 1; calls <= most; calls += 1) {
    const before = await databaseDigest()
    const answer = await send(name, calling)
    if (answer.status === 429) return { answer, before, calls }
  }
  return expect.unreachable(`${name} was answered ${most} times`)
}

test('every operation that writes has a limit, and the document tells it', () => {
  const writing = names.filter((name) => operation(name).method !== 'GET')
  expect(writing.filter((name) => !limited.includes(name))).toEqual([])
  expect(writing.filter((name) => operation(name).limit === 'own')).toEqual(Object.keys(own))
  const described = apiDocument().document.paths ?? {}
  const silent = limited.filter((name) => {
    const { path, method } = operation(name)
    return !JSON.stringify(described[path]?.[lowered(method)]?.responses).includes('"429"')
  })
  expect(silent).toEqual([])
})

test.each(limited)('who repeats %s is told to wait, before anything is done', async (name) => {
  const calling = await callerOf(name)
  if (endsItsCaller.includes(name)) await untilRefused('tokens.revoke', calling)
  const { answer, before, calls } = await untilRefused(name, calling)
  expect(calls).toBeGreaterThan(endsItsCaller.includes(name) ? 0 : allowed)
  expect(await databaseDigest()).toBe(before)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  const body: unknown = await answer.json()
  expect(body).toMatchObject({ code: 'rate_limited_caller' })
  if (!/^oauth\.(token|revoke|introspect)$/.test(name)) {
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(body).toMatchObject({ status: 429 })
  }
})
