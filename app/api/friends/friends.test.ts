import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Browser, origin } from '@/app/api/connect/[provider]/browser-under-test'
import { GET as me } from '@/app/api/me/route'
import { db } from '@/db/client'
import { accounts, connections, friendLists } from '@/db/schema'
import { makePersonalToken } from '@/lib/tokens/personal-tokens'
import type { requestableScopes } from '@/lib/tokens/scopes'
import { type SimulatedProvider, startSimulatedProvider } from '@/scripts/vitest/simulated-provider'
import { GET } from './route'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const context = { params: Promise.resolve({}) }

let simulator: SimulatedProvider
let control: SimulatedProvider['control']
let running: ChildProcess[] = []

beforeAll(async () => {
  simulator = await startSimulatedProvider()
  control = simulator.control
})
afterAll(() => simulator.close())
beforeEach(async () => {
  await db().delete(connections)
  control.reset()
})
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  running = []
})

async function connected(account = 'ada'): Promise<Browser> {
  const browser = new Browser('bungie')
  await browser.connect(account)
  return browser
}

function ask(browser: Browser, headers: Record<string, string> = {}): Promise<Response> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return GET(new Request(`${origin}/api/friends`, { headers: { cookie, ...headers } }), context)
}

const read = async (browser: Browser) => (await ask(browser)).json()

async function refusal(answer: Promise<Response>): Promise<[number, string | null, string]> {
  const response = await answer
  const { code } = await response.json()
  return [response.status, response.headers.get('content-type'), code]
}

async function accountId(): Promise<string> {
  const [row] = await db().select({ id: connections.accountId }).from(connections)
  return row?.id ?? expect.unreachable('nobody is connected')
}

/** So much time passes for every kept list. */
const pass = (seconds: number) =>
  db().execute(sql`update friend_lists set fetched_at = fetched_at - make_interval(secs => ${seconds}),
    next_fetch_at = next_fetch_at - make_interval(secs => ${seconds})`)

const asked = () => control.requests().filter(({ path }) => path.endsWith('/Social/Friends/'))
const refreshes = () => control.requests().filter(({ grant_type }) => grant_type === 'refresh_token')

test('tells the names as people write them, and who is online in what', async () => {
  const { names, friends, ...rest } = await read(await connected())
  expect(names).toEqual([
    'Bela#0420',
    'Idle Ida#1290',
    'Mira Voss#0007',
    'Old Harbor#2214',
    'runner_runner#3031',
    'Ünïcorn Ärger#0088',
    'Carl#9001',
    'Kestrel <b>&#4410',
    'NoNumberYet',
  ])
  expect(friends[0]).toEqual({ id: '20260102', name: 'Bela#0420', online: true, title: 'Destiny 2' })
  expect(friends.map(({ title }: { title: string | null }) => title).slice(1, 5)).toEqual([
    null,
    'Destiny 2',
    'Destiny',
    null,
  ])
  expect(rest).toEqual({
    provider: { id: 'bungie', name: 'Bungie' },
    fetched_at: expect.any(String),
    stale: false,
    problem: null,
    retry_at: null,
  })
})

test('a reader who has the list already gets 304', async () => {
  const ada = await connected()
  const first = await ask(ada)
  expect(first.headers.get('cache-control')).toBe('private, no-store')
  const etag = first.headers.get('etag') ?? ''
  // A proxy that packs answers weakens their tags.
  for (const header of [etag, `W/${etag}`, `"0", ${etag}`]) {
    const again = await ask(ada, { 'if-none-match': header })
    expect([again.status, await again.text()]).toEqual([304, ''])
  }
  expect(asked()).toHaveLength(1)
})

test('an empty list and a private one are told apart', async () => {
  expect(await read(await connected('carl'))).toMatchObject({ names: [], friends: [], problem: null })
  expect(await read(await connected('dora'))).toMatchObject({ names: [], friends: [], problem: 'hidden' })
})

test.each(['html', 'json'])('maintenance (%s) keeps the last known list, and says so', async (kind) => {
  const ada = await connected()
  const { names } = await read(ada)
  control.behaviour({ bungie_maintenance: kind })
  await pass(61)
  expect(await read(ada)).toMatchObject({ names, stale: true, problem: 'maintenance' })
  control.behaviour({ bungie_maintenance: null })
  await pass(3600)
  expect(await read(ada)).toMatchObject({ names, stale: false, problem: null })
})

test('the throttle is honoured: nobody asks before the seconds it names have gone', async () => {
  const ada = await connected()
  const { names } = await read(ada)
  control.behaviour({ bungie_rate_window: { limit: 1, seconds: 40 } })
  await pass(61)
  const throttled = await read(ada)
  expect(throttled).toMatchObject({ names, stale: true, problem: 'rate_limited' })
  expect((Date.parse(throttled.retry_at) - Date.now()) / 1000).toBeGreaterThan(30)
  await pass(25)
  expect(await read(ada)).toMatchObject({ problem: 'rate_limited' })
  expect(asked()).toHaveLength(2)
})

describe('a token that is not accepted any more', () => {
  test('is refreshed once, and the list still comes', async () => {
    const ada = await connected()
    control.tokens({ account: 'ada', provider: 'bungie', expire: 'access' })
    const answers = await Promise.all(Array.from({ length: 8 }, () => read(ada)))
    expect(answers.map(({ names }) => names.length)).toEqual(Array(8).fill(9))
    expect(refreshes()).toHaveLength(1)
    expect(asked().map(({ status }) => status)).toEqual([500, 200])
  })

  test('and whose grant is dead needs a reconnect', async () => {
    const ada = await connected()
    control.tokens({ account: 'ada', provider: 'bungie', revoke: true })
    const answer = [409, 'application/problem+json', 'needs_reconnect']
    expect(await refusal(ask(ada))).toEqual(answer)
    expect(await refusal(ask(ada))).toEqual(answer)
    expect([asked().length, refreshes().length]).toEqual([1, 1])
    await ada.connect('ada')
    expect((await read(ada)).names).toHaveLength(9)
  })
})

test('whoever is not connected is told so, and nothing is left after disconnecting', async () => {
  const ada = await connected()
  await read(ada)
  await ada.disconnect()
  expect(await refusal(ask(ada))).toEqual([409, 'application/problem+json', 'not_connected'])
  expect(await db().select().from(friendLists)).toEqual([])
})

test('a token reads them with the scope for it, and is shown the way while there is one', async () => {
  await connected()
  const owner = await accountId()
  await db().update(accounts).set({ kind: 'registered' }).where(eq(accounts.id, owner))
  const holding = async (...scopes: (typeof requestableScopes)[number][]) => {
    const token = await makePersonalToken({ accountId: owner, name: 'P', scopes, expiresAt: null })
    return { headers: { authorization: `Token ${token.secret}` } }
  }
  const withProfile = await holding('profile')
  const get = (path: string, init: RequestInit) => new Request(`${origin}${path}`, init)
  expect((await GET(get('/api/friends', withProfile), context)).status).toBe(200)
  expect((await GET(get('/api/friends', await holding('venue')), context)).status).toBe(403)
  expect((await GET(get('/api/friends', {}), context)).status).toBe(401)
  const links = async () => (await (await me(get('/api/me', withProfile), context)).json())._links
  expect((await links()).friends).toEqual({
    href: '/api/friends',
    method: 'GET',
    title: 'Friends at a provider',
  })
  await db().delete(connections)
  expect(await links()).not.toHaveProperty('friends')
})

describe('over two processes', () => {
  /** Another process of the same installation, ready to ask. */
  async function process(account: string) {
    const script = ['--import', 'tsx', '--conditions=react-server', 'scripts/vitest/friends-process.ts']
    const child = spawn(globalThis.process.execPath, [...script, account, '25'], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    running.push(child)
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const lineFrom = async (start: string) => {
      for (;;) {
        const { value, done } = await lines.next()
        if (done) throw new Error('The process ended')
        if (value.startsWith(start)) return value
      }
    }
    await lineFrom('ready')
    return {
      go: () => child.stdin.write('go\n'),
      answers: async () => JSON.parse(await lineFrom('[')) as unknown[],
    }
  }

  test.each([
    ['who see the list for the first time', 0],
    ['whose list has grown old', 61],
  ])('fifty %s make one question, and all have an answer', async (_, age) => {
    const ada = await connected()
    const owner = await accountId()
    if (age > 0) {
      await read(ada)
      await pass(age)
    }
    const before = asked().length
    const both = await Promise.all([process(owner), process(owner)])
    for (const one of both) one.go()
    const names = (await Promise.all(both.map((one) => one.answers()))).flat()
    expect(names).toHaveLength(50)
    expect(new Set(names.map((each) => JSON.stringify(each))).size).toBe(1)
    expect(names[0]).toHaveLength(9)
    expect(asked()).toHaveLength(before + 1)
  })
})
