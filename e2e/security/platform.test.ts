import { expect, test } from '../support/http'
import { rawRequest } from '../support/raw-request'

test('45 pages carry a strict policy with a fresh nonce', async ({ client, app }) => {
  const [first, second] = [await client().get('/'), await client().get('/')]
  const policy = first.headers.get('content-security-policy') ?? ''
  const scripts = /script-src ([^;]+)/.exec(policy)?.[1] ?? ''
  expect(scripts).toMatch(/'nonce-[^']+'/)
  expect(scripts).not.toContain('unsafe-inline')
  expect(scripts).not.toContain('unsafe-eval')
  expect(policy).toMatch(/frame-ancestors 'none'/)
  expect(policy).toMatch(/base-uri '(none|self)'/)
  const formAction = /form-action ([^;]+)/.exec(policy)?.[1] ?? ''
  expect(formAction.split(' ').sort()).toEqual([app.simulatorOrigin, "'self'"].sort())
  expect(policy).not.toBe(second.headers.get('content-security-policy'))
  expect(first.headers.get('x-content-type-options')).toBe('nosniff')
  expect(first.headers.get('referrer-policy')).toBe('same-origin')
  expect(first.headers.get('x-powered-by')).toBeNull()
  expect(first.headers.get('x-request-id')).toBeTruthy()
})

test('46 the simulator is not reachable through the app', async ({ client }) => {
  for (const path of ['/_control/requests', '/spotify/accounts/authorize', '/spotify/api/v1/me']) {
    expect((await client().get(path)).status).toBe(404)
  }
})

test('46 the simulator answers to loopback names alone', async ({ app }) => {
  const reply = await rawRequest(new URL(app.simulatorOrigin), [
    'GET /_control/requests HTTP/1.1',
    'Host: evil.example',
    'Connection: close',
  ])
  expect(reply).toMatch(/^HTTP\/1\.1 4\d\d/)
})

test('48 a body of 10 MB is refused', async ({ client }) => {
  const body = JSON.stringify({ name: 'x'.repeat(10_000_000) })
  const response = await client().fetch('/api/rooms', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  expect(response.status).toBe(413)
})

test('48 ten thousand headers are refused and the process lives', async ({ app, client }) => {
  const headers = Array.from({ length: 10_000 }, (_, index) => `x-h${index}: ${index}`)
  const reply = await rawRequest(new URL(app.origin), [
    'GET / HTTP/1.1',
    `Host: ${new URL(app.origin).host}`,
    ...headers,
    'Connection: close',
  ])
  expect(reply).toMatch(/^HTTP\/1\.1 4\d\d/)
  expect((await client().get('/api/health')).status).toBe(200)
})

for (const path of ['/', '/api/me', '/_next/static/nothing.js', '/_next/webpack-hmr', '/nothing']) {
  test(`52 a request of ${path} for another protocol is answered as if it were none`, async ({ app }) => {
    const origin = new URL(app.origin)
    const statusOf = (reply: string) => reply.split(' ')[1]
    for (const method of ['GET', 'POST', 'DELETE']) {
      const head = [`${method} ${path} HTTP/1.1`, `Host: ${origin.host}`]
      const plain = await rawRequest(origin, [...head, 'Connection: close'])
      for (const protocol of ['websocket', 'h2c', 'foo']) {
        const reply = await rawRequest(origin, [...head, 'Connection: Upgrade', `Upgrade: ${protocol}`])
        expect([method, protocol, statusOf(reply)]).toEqual([method, protocol, statusOf(plain)])
        expect(reply).toMatch(/^x-request-id: /im)
      }
    }
  })
}

test('63 two Host lines, and none, are refused', async ({ app }) => {
  const origin = new URL(app.origin)
  const host = `Host: ${origin.host}`
  for (const lines of [[host, host], [host, 'Host: evil.example'], []]) {
    const reply = await rawRequest(origin, ['GET /api/me HTTP/1.1', ...lines, 'Connection: close'])
    expect(reply).toMatch(/^HTTP\/1\.1 400/)
    expect(reply).toContain('"code":"invalid_request"')
  }
})

const badBodies: [string, BodyInit, string][] = [
  ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]), 'application/json'],
  ['JSON 200 levels deep', `${'['.repeat(200)}${']'.repeat(200)}`, 'application/json'],
  ['__proto__', '{"__proto__":{"admin":true},"name":"x"}', 'application/json'],
  ['not JSON', '{', 'application/json'],
  ['another content type', 'name=x', 'text/plain'],
  ['an array', '[]', 'application/json'],
]

for (const [what, body, type] of badBodies) {
  test(`48 a body with ${what} is answered with a problem document`, async ({ client, app }) => {
    const response = await client().fetch('/api/rooms', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    const rows = await app.database((sql) => sql`select count(*)::int as n from rooms`)
    expect(rows[0]?.n).toBe(0)
  })
}

test('a wrong method is answered with 405 and Allow', async ({ client }) => {
  const response = await client().json('PUT', '/api/rooms', {})
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toMatch(/GET.*POST/)
})

test('a malformed path is answered, and the process lives', async ({ app, client }) => {
  const reply = await rawRequest(new URL(app.origin), [
    'GET /room/%E0%A4%A/host HTTP/1.1',
    `Host: ${new URL(app.origin).host}`,
    'Connection: close',
  ])
  expect(reply).toMatch(/^HTTP\/1\.1 4\d\d/)
  expect((await client().get('/api/health')).status).toBe(200)
})

test('an address that is not this origin is refused', async ({ app }) => {
  const reply = await rawRequest(new URL(app.origin), [
    'GET / HTTP/1.1',
    'Host: evil.example',
    'Connection: close',
  ])
  expect(reply).toMatch(/^HTTP\/1\.1 421/)
})
