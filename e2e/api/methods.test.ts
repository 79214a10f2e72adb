import { addressesOf } from '../support/addresses'
import type { AppUnderTest } from '../support/app-under-test'
import type { Client } from '../support/client'
import { expect, test } from '../support/http'
import { signUp } from '../support/oauth-client'
import { parts, type Reply, rawRequest } from '../support/raw-request'

const host = (app: AppUnderTest) => `Host: ${new URL(app.origin).host}`
const cookiesOf = (browser: Client) =>
  browser.cookies.size ? [`Cookie: ${[...browser.cookies].map((pair) => pair.join('=')).join('; ')}`] : []

async function ask(
  app: AppUnderTest,
  method: string,
  path: string,
  headers: string[] = [],
  version = '1.1',
): Promise<Reply> {
  const hosts = version === '1.1' ? [host(app), 'Connection: close'] : []
  return parts(await rawRequest(app.origin, [`${method} ${path} HTTP/${version}`, ...hosts, ...headers]))
}

/** What differs from answer to answer, and what tells the length of a body that is written piece by piece. */
const changing = new Set([
  'date',
  'x-request-id',
  'content-security-policy',
  'transfer-encoding',
  'content-length',
  'connection',
  'keep-alive',
  'set-cookie',
])
const lasting = ({ status, headers }: Reply) => ({
  status,
  headers: Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      changing.has(name) ? [] : [[name, value.replace(/nonce="[^"]*"/g, 'nonce')]],
    ),
  ),
})

/** A GET of these does something, or never ends; HEAD does and tells nothing of that. */
const isStream = (path: string) => path.endsWith('/events')
const isDone = (path: string) => /\/(callback|authorize-url)$/.test(path)

/** Every address there is, as somebody with a room sees them. */
async function everything(browser: Client): Promise<{ pages: string[]; calls: string[] }> {
  const { code } = await browser.host('ada', { name: 'Kitchen' })
  const values = { code, provider: 'spotify', city: 'lisbon', kind: 'album', size: '64' }
  return { pages: addressesOf('page.tsx', values), calls: addressesOf('route.ts', values) }
}

/** How many rows each table has that something could be done in. */
async function rows(app: AppUnderTest): Promise<unknown> {
  const counted = ['accounts', 'sessions', 'members', 'connections', 'personal_tokens', 'mail_links']
  return app.database(async (sql) => {
    const numbers = counted.map(async (table) => [
      table,
      await sql`select count(*)::int as n from ${sql(table)}`,
    ])
    return Promise.all([...numbers, sql`select id, ended_at from sessions order by id`])
  })
}

test('HEAD answers every page and call as GET does, without a body, and does nothing', {
  timeout: 180_000,
}, async ({ app, client }) => {
  const { browser } = await signUp(client())
  const { pages, calls } = await everything(browser)
  const addresses = [...pages, ...calls, '/nothing', '/api/nothing', '/api/auth/csrf']
  for (const somebody of [browser, client()]) {
    const before = await rows(app)
    const heads: [string, Reply][] = []
    for (const path of addresses) heads.push([path, await ask(app, 'HEAD', path, cookiesOf(somebody))])
    expect(await rows(app)).toEqual(before)
    for (const [path, head] of heads) {
      expect([path, head.body, head.status < 500]).toEqual([path, '', true])
      if (isStream(path) || isDone(path)) continue
      const get = await ask(app, 'GET', path, cookiesOf(somebody))
      expect([path, lasting(head)]).toEqual([path, lasting(get)])
    }
  }
})

test('OPTIONS answers 204 with Allow at every call, and 405 with Allow at every page', async ({
  app,
  client,
}) => {
  const { browser } = await signUp(client())
  const { pages, calls } = await everything(browser)
  for (const path of [...calls, '/api/auth/csrf']) {
    const { status, headers, body } = await ask(app, 'OPTIONS', path)
    expect([path, status, body]).toEqual([path, 204, ''])
    expect(headers.allow, path).toMatch(/^(GET|POST|PUT|PATCH|DELETE)(, (POST|PUT|PATCH|DELETE))*$/)
  }
  for (const path of [...pages, '/nothing']) {
    const { status, headers } = await ask(app, 'OPTIONS', path)
    expect([path, status, headers.allow]).toEqual([path, 405, 'GET, HEAD, POST'])
  }
})

test('HTTP/1.0 is answered as HTTP/1.1 is, in one piece, and its connection ends', {
  timeout: 120_000,
}, async ({ app, client }) => {
  const { browser } = await signUp(client())
  const { pages, calls } = await everything(browser)
  for (const path of [...pages, ...calls, '/nothing', '/api/nothing']) {
    if (isStream(path) || isDone(path)) continue
    const now = await ask(app, 'GET', path, cookiesOf(browser))
    const then = await ask(app, 'GET', path, [host(app), ...cookiesOf(browser)], '1.0')
    expect([path, lasting(then)]).toEqual([path, lasting(now)])
    expect([path, then.headers['transfer-encoding']]).toEqual([path, undefined])
    // Nobody knows which origin was meant, unless it is monitoring that asks.
    const nameless = await ask(app, 'GET', path, [], '1.0')
    const open = path === '/api/health' || path === '/api/metrics'
    expect([path, nameless.status]).toEqual([path, open ? 200 : 421])
  }
})
