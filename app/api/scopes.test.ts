import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { issueAccessToken } from '@/lib/tokens/access-tokens'
import { type Link, mayCall } from '@/lib/tokens/links'
import { type OperationName, operation } from '@/lib/tokens/operations'
import { makePersonalToken } from '@/lib/tokens/personal-tokens'
import { grantedScopes, requestableScopes, type Scope } from '@/lib/tokens/scopes'
import { granted, registered } from '@/lib/tokens/tokens-under-test'
import { type Handled, handledOperations, routesUnderTest } from './handlers-under-test'

const subsets = Array.from({ length: 8 }, (_, bits) =>
  requestableScopes.filter((_scope, index) => bits & (1 << index)),
)

let all: Handled[] = []

beforeAll(async () => {
  all = handledOperations(await routesUnderTest())
}, 120_000)

/** Calls an operation about something that is not there. Streams and logouts are left out: they would succeed. */
async function call({ name, path, method, handler }: Handled, authorization: string) {
  const values: Record<string, string> = {
    id: randomUUID(),
    code: 'ZZZZZZ',
    city: 'nowhere',
    provider: 'none',
  }
  const request = new Request(`http://127.0.0.1:3000${path.replace(/[{}]/g, '')}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    body: method === 'GET' ? undefined : '{}',
  })
  const response = await handler(request, { params: Promise.resolve(values) })
  const text = await response.text()
  const isProblem = response.headers.get('content-type') === 'application/problem+json'
  const code: unknown = isProblem ? JSON.parse(text).code : null
  return { name, status: response.status, code, text }
}

function asksForAToken({ name }: Handled): boolean {
  const { access } = operation(name)
  return !['nobody', 'anyone', 'account', 'display'].includes(String(access))
}

const stopped = ['insufficient_scope', 'session_required', 'unauthenticated']

async function expectTable(authorization: string, authority: Parameters<typeof mayCall>[0]): Promise<void> {
  for (const handled of all.filter(asksForAToken)) {
    const { name, status, code } = await call(handled, authorization)
    if (mayCall(authority, handled.name))
      expect([name, stopped.includes(String(code))]).toEqual([name, false])
    else
      expect([name, status, code]).toEqual([
        name,
        403,
        expect.stringMatching(/^(insufficient_scope|session_required)$/),
      ])
  }
}

/** Operations that need nothing but the caller: all of them have to be listed for who may call them. */
const fromTheAccount: OperationName[] = [
  'me',
  'users.read',
  'users.update',
  'users.delete',
  'users.delete_by_post',
  'performers.save',
  'performers.picture',
  'rooms.list',
  'rooms.create',
  'rooms.current',
  'rooms.past',
  'rooms.join',
  'cities.rooms',
  'metrics',
  'admin.users',
  'admin.clients',
  'admin.create_client',
  'admin.rooms',
  'admin.connections',
  'admin.tokens',
  'admin.audit',
  'logout',
  'logout_all',
]

async function listedBy(authorization: string): Promise<OperationName[]> {
  const me = all.find(({ name }) => name === 'me')
  const { text } = await call(me ?? expect.unreachable('no handler'), authorization)
  const { _links } = JSON.parse(text) as { _links: Record<string, Link> }
  return Object.values(_links).map(({ href, method }) => named(href, method))
}

function named(href: string, method: string): OperationName {
  const fitting = all.filter(
    (one) => one.method === method && new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(href),
  )
  const [first] = fitting.toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)
  return (first ?? expect.unreachable(`${method} ${href} is in no row of the table`)).name
}

describe.each(subsets.map((some) => ({ some, said: some.join(' ') || 'no scope' })))('$said', ({ some }) => {
  test('lets a personal token through to what the table says, and to nothing else', async () => {
    const { id: accountId } = await registered()
    const { secret } = await makePersonalToken({ accountId, name: 'P', scopes: some, expiresAt: null })
    const authority = { scopes: new Set<Scope>(some), credential: { kind: 'personal_token' } } as const
    await expectTable(`Token ${secret}`, authority)
  })

  test.each([
    { cities: [], isAdmin: false },
    { cities: ['lisbon'], isAdmin: false },
    { cities: [], isAdmin: true },
  ])('lets a token of the password grant through likewise, with marks %j', async (marks) => {
    const { id: accountId } = await registered(marks)
    const scopes = [...some, ...grantedScopes(marks)]
    const { id, clientId } = await granted(accountId, { scopes })
    const { accessToken } = await issueAccessToken({ id, clientId, accountId, scopes })
    const credential = { kind: 'access_token', grantType: 'password' } as const
    const authority = { scopes: new Set<Scope>(scopes), credential }
    await expectTable(`Bearer ${accessToken}`, authority)
    if (!some.includes('profile')) return
    const listed = await listedBy(`Bearer ${accessToken}`)
    expect(listed.filter((name) => !mayCall(authority, name))).toEqual([])
    const open = fromTheAccount.filter((name) => mayCall(authority, name))
    expect(open.filter((name) => !listed.includes(name))).toEqual([])
  })
})
