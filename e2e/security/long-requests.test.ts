import { addressesOf } from '../support/addresses'
import type { AppUnderTest } from '../support/app-under-test'
import { expect, test } from '../support/http'
import { rawRequest } from '../support/raw-request'

const allowedMs = 100
const tries = 5
/** As much as a head may have: Node answers 431 beyond it. */
const headBytes = 15_500

const long = (unit: string, bytes = headBytes) => unit.repeat(Math.floor(bytes / unit.length))
const numbered = (count: number, write: (index: number) => string) => [...Array(count).keys()].map(write)

/** Milliseconds of processor time the server's process has taken: a machine that is busy with others does not count. */
async function processorTime(app: AppUnderTest): Promise<number> {
  const text = await (await fetch(`${app.origin}/api/metrics`)).text()
  const seconds = /^process_cpu_seconds_total(?:\{[^}]*\})? (\S+)$/m.exec(text)?.[1]
  if (seconds === undefined) throw new Error('The metrics do not tell the processor time')
  return Number(seconds) * 1_000
}

type Sent = { what: string; method: string; path: string; headers: string[]; body?: string }

/** Sends each until it is answered within 100 ms of processor time, five times at most. @returns those that were not, and what each was answered */
async function walk(app: AppUnderTest, all: Sent[]): Promise<{ slow: string[]; statuses: number[] }> {
  const slow: string[] = []
  const statuses: number[] = []
  let before = await processorTime(app)
  for (const { what, method, path, headers, body = '' } of all) {
    let least = Number.POSITIVE_INFINITY
    let status = 0
    for (let run = 0; run < tries && least >= allowedMs; run += 1) {
      const head = [`${method} ${path} HTTP/1.1`, `Host: ${new URL(app.origin).host}`, ...headers]
      if (body) head.push(`Content-Length: ${Buffer.byteLength(body)}`)
      const reply = await rawRequest(app.origin, [...head, 'Connection: close'], body)
      status = Number(reply.split(' ')[1])
      const after = await processorTime(app)
      least = Math.min(least, after - before)
      before = after
    }
    statuses.push(status)
    if (least >= allowedMs) slow.push(`${what}: ${Math.round(least)} ms`)
    if (!(status >= 200 && status < 500)) slow.push(`${what}: answered ${status}`)
  }
  return { slow, statuses }
}

const doors = ['csrf', 'providers', 'signin', 'signout', 'error', 'session'].map(
  (name) => `/api/auth/${name}`,
)
const values = { code: 'K7QX2M', provider: 'spotify', city: 'lisbon' }
const addresses = () => [
  ...addressesOf('page.tsx', values),
  ...doors,
  '/nothing',
  '/api/nothing',
  '/api/me',
  '/api/connect/spotify/callback',
]

test('51 a query as long as a head may be, of few parameters or of many, holds up nobody at any page or door', {
  timeout: 300_000,
}, async ({ app }) => {
  const names = [
    'return_to',
    'callbackUrl',
    'error',
    'connect',
    'page',
    'q',
    'redirect_uri',
    'scope',
    'state',
  ]
  const queries: [string, string, RegExp][] = [
    ['one parameter', `return_to=${long('%2f%25')}`, /^[2-4]/],
    ['every parameter', names.map((name) => `${name}=${long('a@b./', 1_600)}`).join('&'), /^[2-4]/],
    ['a hundred times one', long('return_to=/&', 1_200).slice(0, -1), /^[2-4]/],
    ['a hundred names', numbered(100, (n) => `k${n}=${'x'.repeat(140)}`).join('&'), /^[2-4]/],
    ['thousands of names', numbered(2_500, (n) => `k${n}`).join('&'), /^400$/],
    ['60 kB', `return_to=${long('/', 60_000)}`, /^431$/],
  ]
  for (const [what, query, expected] of queries) {
    const all = addresses().map(
      (path): Sent => ({ what: `${what} at ${path}`, method: 'GET', path: `${path}?${query}`, headers: [] }),
    )
    const { slow, statuses } = await walk(app, all)
    expect(slow).toEqual([])
    for (const status of statuses) expect(String(status), what).toMatch(expected)
  }
})

const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
/** A key to be derived from a password, with as many rounds as the sender likes. */
const costly = {
  alg: 'PBES2-HS512+A256KW',
  enc: 'A256GCM',
  p2c: 2_000_000_000,
  p2s: 'YWFhYWFhYWFhYWFhYWFhYQ',
}

/** Headers somebody reads, each filled with what its reader could stumble over. */
const headers: Record<string, string[]> = {
  accept: [long('text/html,'), long(' ;')],
  'accept-encoding': [long('gzip;q=0.1,')],
  'accept-language': [long('en;q=0.9,'), long('x-'), long(';'), `de;q=${long('9')}`],
  'user-agent': [long('Chrome/'), long('Mac OS X '), long('a ')],
  'if-none-match': [long('"a",'), long('W/'), long(' "')],
  range: [`bytes=${long('0-1,')}`],
  authorization: [
    `Basic ${long('YTo6')}`,
    `Bearer ${long('a.')}`,
    `Bearer ${long('axr_')}`,
    `Bearer ${json(costly)}.${long('a')}.a.a.a`,
    `Bearer${long(' ')}x`,
  ],
  origin: [`http://${long('a.')}`],
  referer: [`http://${long('a@')}`],
  'x-forwarded-for': [long('127.0.0.1,'), long('"'), long('[::1]:')],
  forwarded: [long('for=a;')],
  'content-type': [long('text/plain;')],
  'sec-purpose': [long('prefetch;')],
  'access-control-request-headers': [long('a,')],
  'last-event-id': [long('9')],
  cookie: [
    long('a=b;', 700),
    numbered(190, (n) => `k${n}=${'x'.repeat(60)}`).join('; '),
    numbered(190, (n) => `next-auth.session-token.${n}=${'x'.repeat(20)}`).join('; '),
    `next-auth.session-token=${long('a.')}`,
    `next-auth.session-token=${json(costly)}.${long('YWFh', 64)}.YWFhYWFhYWFhYWFh.YQ.YWFhYWFhYWFhYWFhYWFhYQ`,
    `next-auth.csrf-token=${long('%7c')}`,
    `next-auth.callback-url=${long('http://a.')}`,
    `axr_locale=${long('a-')}`,
    `axr_zone=${long('A/')}`,
    `axr_device=${long('x')}`,
    `a=${long('%')}`,
  ],
}

test('51 a header as long as a head may be holds up nobody', { timeout: 300_000 }, async ({ app }) => {
  const paths = ['/sign-in', '/account', '/room/K7QX2M', '/api/me', '/api/auth/csrf', '/api/openapi.json']
  const all = Object.entries(headers).flatMap(([name, texts]) =>
    texts.flatMap((text, index) =>
      paths.map(
        (path): Sent => ({
          what: `${name} ${index} at ${path}`,
          method: 'GET',
          path,
          headers: [`${name}: ${text}`],
        }),
      ),
    ),
  )
  expect((await walk(app, all)).slow).toEqual([])
})

test('51 thousands of cookies are refused before anybody reads them', async ({ app }) => {
  const cookie = `Cookie: ${numbered(2_200, (n) => `${n.toString(36)}=`).join(';')}`
  const all = addresses().map(
    (path): Sent => ({ what: `cookies at ${path}`, method: 'GET', path, headers: [cookie] }),
  )
  const { slow, statuses } = await walk(app, all)
  expect([slow, new Set(statuses)]).toEqual([[], new Set([400])])
})

test('51 60 kB in a form of next-auth’s holds up nobody', async ({ app }) => {
  const bodies = {
    'a long address': `callbackUrl=${long('http%3a%2f%2fa%40', 60_000)}`,
    'a long token': `csrfToken=${long('a%7c', 60_000)}`,
    'many fields': numbered(8_000, (n) => `k${n}=`).join('&'),
    'one field many times': long('a=b&', 60_000),
  }
  const all = ['signin', 'signin/credentials', 'callback/credentials', 'signout'].flatMap((door) =>
    Object.entries(bodies).map(
      ([what, body]): Sent => ({
        what: `${what} at ${door}`,
        method: 'POST',
        path: `/api/auth/${door}`,
        headers: [`Origin: ${app.origin}`, 'Content-Type: application/x-www-form-urlencoded'],
        body,
      }),
    ),
  )
  expect((await walk(app, all)).slow).toEqual([])
})
