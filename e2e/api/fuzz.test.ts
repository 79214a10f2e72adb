import fc from 'fast-check'
import { administrator } from '../support/administrator'
import { ApiContract, type Called } from '../support/api-contract'
import type { AppUnderTest } from '../support/app-under-test'
import type { Client } from '../support/client'
import { expect, test } from '../support/http'
import { makeClient, type SignedUp } from '../support/oauth-client'
import { Arbitraries, parameter } from './arbitrary'
import { roomOf } from './party'

/** The same calls at each run; another seed makes others. */
const seed = Number(process.env.FUZZ_SEED ?? 20261121)
const perOperation = Number(process.env.FUZZ_RUNS ?? 6)

type Caller = 'nobody' | 'session' | 'token' | 'client'

type Call = {
  caller: Caller
  path: Record<string, string>
  query: Record<string, string | undefined>
  type: string
  body: unknown
}

/** Whoever may do everything, again after a call that signed them out. */
class World {
  private person: SignedUp | null = null
  private token = ''
  code = ''
  userId = ''

  constructor(
    private readonly app: AppUnderTest,
    private readonly newClient: () => Client,
    private readonly basic: string,
  ) {}

  async browser(): Promise<Client> {
    if (!this.person || !(await this.person.browser.get('/api/me')).ok) await this.begin()
    if (!this.person) throw new Error('nobody')
    return this.person.browser
  }

  private async begin(): Promise<void> {
    this.person = await administrator(this.app, this.newClient())
    const { browser, email } = this.person
    await this.app.database((sql) => sql`update accounts set cities = '{lisbon}' where email = ${email}`)
    this.code = (await roomOf(await browser.json('POST', '/api/rooms', { city: 'Lisbon' }))).code
    this.userId = ((await (await browser.get('/api/me')).json()) as { id: string }).id
    const made = await browser.json('POST', '/api/tokens', {
      name: 'F',
      scopes: ['profile', 'performer', 'venue'],
    })
    this.token = ((await made.json()) as { token: string }).token
  }

  async as(caller: Caller): Promise<{ client: Client; headers: Record<string, string> }> {
    const browser = await this.browser()
    if (caller === 'session') return { client: browser, headers: {} }
    const headers = {
      token: { authorization: `Token ${this.token}` },
      client: { authorization: this.basic },
      nobody: {},
    }
    return { client: this.newClient(), headers: headers[caller] }
  }
}

function callOf({ operation, path }: Called, all: Arbitraries): fc.Arbitrary<Call> {
  const known: Record<string, string[]> = {
    provider: ['spotify'],
    city: ['lisbon'],
    code: ['{code}'],
    id: ['{userId}'],
    kind: ['album'],
    size: ['64'],
  }
  const names = [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? [])
  const byClient = operation.security?.some((needed) => 'client' in needed)
  const likely: Caller[] = byClient ? ['client', 'client', 'client'] : ['session', 'session', 'session']
  const query = (operation.parameters ?? []).filter((each) => each.in === 'query')
  const content = Object.entries(operation.requestBody?.content ?? {})
  const types = content.map(([type]) => type)
  return fc
    .record({
      caller: fc.constantFrom<Caller>('nobody', 'session', 'token', ...likely),
      path: fc.record(Object.fromEntries(names.map((name) => [name, parameter(known[name] ?? [])]))),
      query: fc.record(
        Object.fromEntries(
          query.map(({ name, schema }) => [name, fc.oneof(parameter([]), all.valid(schema).map(String))]),
        ),
        { requiredKeys: [] },
      ),
      type: types.length > 0 ? fc.constantFrom(...types) : fc.constant('application/json'),
    })
    .chain((call) => {
      const schema = operation.requestBody?.content[call.type]?.schema
      const body = schema
        ? fc.oneof(all.valid(schema), all.valid(schema), all.mutated(schema))
        : fc.constantFrom(undefined, {})
      return body.map((each) => ({ ...call, body: each }))
    })
}

function encoded({ type, body }: Call): string | undefined {
  if (body === undefined) return undefined
  if (!type.endsWith('urlencoded')) return JSON.stringify(body)
  const fields = body !== null && typeof body === 'object' ? Object.entries(body) : []
  const text = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))
  return new URLSearchParams(fields.map(([key, value]) => [key, text(value)])).toString()
}

test('no call made of the document is answered with 500', { timeout: 30_000 + perOperation * 8_000 }, async ({
  client,
  app,
}) => {
  console.log(`fuzz: the calls of FUZZ_SEED=${seed}`)
  const contract = await ApiContract.of(app.origin)
  const all = new Arbitraries(contract.document)
  const { basic } = await makeClient(app, { grants: ['password', 'refresh_token'] })
  const world = new World(app, client, basic)
  const answers = { good: 0, refused: 0 }
  for (const called of contract.operations) {
    const property = fc.asyncProperty(callOf(called, all), async (call) => {
      const status = await answered(world, called, call)
      expect(status).toBeLessThan(500)
      answers[status < 400 ? 'good' : 'refused'] += 1
    })
    await fc.assert(property, { seed, numRuns: perOperation, endOnFailure: true })
  }
  console.log('fuzz:', answers)
  // It got past the doors, too.
  expect(answers.good).toBeGreaterThan(40)
  expect(answers.good + answers.refused).toBeGreaterThan(400)
  expect((await client().get('/api/health')).status).toBe(200)
})

/** The status; the client holds the answer against the document besides. */
async function answered(world: World, { method, path }: Called, call: Call): Promise<number> {
  const { client, headers } = await world.as(call.caller)
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(wellFormed(call.path[name] ?? ''))
      .replaceAll('%7Bcode%7D', world.code)
      .replaceAll('%7BuserId%7D', world.userId),
  )
  const given = Object.entries(call.query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  const query = new URLSearchParams(given).toString()
  const body = method === 'GET' ? undefined : encoded(call)
  const address = `${filled}${query ? `?${query}` : ''}`
  const response = await client.fetch(address, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': call.type }) },
    body,
  })
  await response.body?.cancel()
  return response.status
}

function wellFormed(text: string): string {
  return text.toWellFormed()
}

test('48: bodies of 10 MB, broken UTF-8 and 200 levels are 4xx at every operation that takes one', async ({
  client,
  app,
}) => {
  const contract = await ApiContract.of(app.origin)
  const { basic } = await makeClient(app, { grants: ['password'] })
  const { browser } = await administrator(app, client())
  const bad: [string, Uint8Array<ArrayBuffer>][] = [
    ['10 MB', new Uint8Array(10_000_000).fill(0x61)],
    ['broken UTF-8', new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
    ['200 levels', new TextEncoder().encode(`{"name":${'['.repeat(200)}${']'.repeat(200)}}`)],
  ]
  for (const { method, path, operation } of contract.operations) {
    for (const type of Object.keys(operation.requestBody?.content ?? {})) {
      for (const [what, body] of bad) {
        const byClient = operation.security?.some((needed) => 'client' in needed)
        const headers = { 'content-type': type, ...(byClient ? { authorization: basic } : {}) }
        const init = { method, headers, body: new Blob([body]) }
        const response = await browser.fetch(path.replace(/\{\w+\}/g, 'x'), init)
        expect([operation.operationId, what, response.status]).toEqual([
          operation.operationId,
          what,
          response.status >= 400 && response.status < 500 ? response.status : '4xx',
        ])
        await response.body?.cancel()
      }
    }
  }
  expect((await client().get('/api/health')).status).toBe(200)
})
