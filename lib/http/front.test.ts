import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { allowFormTarget } from './form-targets'
import { closeFronts, get, raw, serve } from './front-under-test'

afterEach(closeFronts)

describe('the front says who is calling', () => {
  test('by the socket, whatever the caller claims', async () => {
    const { origin, seen } = await serve()
    await fetch(origin, { headers: { 'x-forwarded-for': '203.0.113.9', 'x-auxroom-peer': '203.0.113.9' } })
    expect(seen[0]?.headers['x-auxroom-peer']).toBe('127.0.0.1')
    expect(seen[0]?.headers['x-forwarded-for']).toBeUndefined()
  })

  test('by the nearest address that is no trusted proxy', async () => {
    const { origin, seen } = await serve({ TRUSTED_PROXIES: ['127.0.0.1', '10.0.0.0/8'] })
    await fetch(origin, { headers: { 'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.1.2.3' } })
    expect(seen[0]?.headers['x-auxroom-peer']).toBe('203.0.113.9')
  })

  test('by the proxy itself where the chain cannot be read', async () => {
    const { origin, seen } = await serve({ TRUSTED_PROXIES: ['127.0.0.0/8'] })
    await fetch(origin, { headers: { 'x-forwarded-for': '203.0.113.9, nonsense' } })
    expect(seen[0]?.headers['x-auxroom-peer']).toBe('127.0.0.1')
  })

  test.each([
    { trusted: [], headers: {}, unverified: undefined },
    { trusted: [], headers: { 'x-forwarded-for': '127.0.0.1' }, unverified: '1' },
    { trusted: [], headers: { 'x-forwarded-for': '' }, unverified: '1' },
    { trusted: [], headers: { forwarded: 'for=203.0.113.9' }, unverified: '1' },
    { trusted: [], headers: { via: '1.1 proxy' }, unverified: '1' },
    { trusted: ['127.0.0.1'], headers: {}, unverified: undefined },
    { trusted: ['127.0.0.1'], headers: { 'x-forwarded-for': '203.0.113.9' }, unverified: undefined },
    { trusted: ['127.0.0.1'], headers: { 'x-forwarded-for': 'unknown' }, unverified: '1' },
    { trusted: ['10.0.0.1'], headers: { 'x-forwarded-for': '127.0.0.1' }, unverified: '1' },
  ])('and whether nobody trusted says so: $trusted, $headers', async ({ trusted, headers, unverified }) => {
    const { origin, seen } = await serve({ TRUSTED_PROXIES: trusted })
    await fetch(origin, { headers: headers as Record<string, string> })
    expect(seen[0]?.headers['x-auxroom-unverified']).toBe(unverified)
  })

  test('and gives each request an id of its own', async () => {
    const { origin, seen } = await serve()
    const answer = await fetch(origin, { headers: { 'x-request-id': 'mine' } })
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(seen[0]?.headers['x-request-id']).toBe(answer.headers.get('x-request-id'))
  })

  test('and takes away what only it may say', async () => {
    const { origin, seen } = await serve()
    const forged = {
      'x-middleware-subrequest': 'proxy',
      'x-nonce': 'mine',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'for=203.0.113.9',
      'x-real-ip': '203.0.113.9',
    }
    await fetch(`${origin}/api/rooms`, {
      headers: { ...forged, 'content-security-policy': "script-src 'nonce-mine'" },
    })
    for (const name of [...Object.keys(forged), 'content-security-policy']) {
      expect(seen[0]?.headers[name], name).toBeUndefined()
    }
  })
})

describe('the front serves its own names', () => {
  test('and refuses others with 421', async () => {
    const { port, seen } = await serve()
    const reply = await raw(
      port,
      'GET /api/rooms HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    )
    expect(reply).toMatch(/^HTTP\/1\.1 421/)
    expect(reply).toContain('application/problem+json')
    expect(seen).toEqual([])
  })

  test('and answers health checks under any', async () => {
    const { port } = await serve()
    const reply = await raw(port, 'GET /api/health HTTP/1.1\r\nHost: 10.0.0.7\r\nConnection: close\r\n\r\n')
    expect(reply).toMatch(/^HTTP\/1\.1 200/)
  })

  test('and leads who typed localhost to the origin', async () => {
    const { port, origin } = await serve()
    const reply = await raw(
      port,
      `GET //evil.example/x HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`,
    )
    expect(reply).toMatch(/^HTTP\/1\.1 307/)
    expect(reply).toContain(`location: ${origin}/evil.example/x`)
  })

  test('and the host a trusted proxy passes on', async () => {
    const { origin, seen } = await serve({
      APP_ORIGIN: 'https://auxroom.example',
      TRUSTED_PROXIES: ['127.0.0.1'],
    })
    const answer = await fetch(origin, { headers: { 'x-forwarded-host': 'auxroom.example' } })
    expect(answer.status).toBe(200)
    expect(seen[0]?.headers.host).toBe('auxroom.example')
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=')
  })
})

describe('the front sets the policy', () => {
  test('45 of a page, with a nonce the page gets to know', async () => {
    allowFormTarget('http://127.0.0.1:3001/authorize')
    const { origin, seen } = await serve({ SIMULATOR_ORIGIN: 'http://127.0.0.1:3001' })
    const policy = (await fetch(`${origin}/create`)).headers.get('content-security-policy') ?? ''
    const nonce = seen[0]?.headers['x-nonce']
    expect(policy).toContain(`script-src 'nonce-${nonce}' 'strict-dynamic';`)
    expect(policy).toContain("form-action 'self' http://127.0.0.1:3001;")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(seen[0]?.headers['content-security-policy']).toBe(policy)
    await fetch(`${origin}/create`)
    expect(seen[1]?.headers['x-nonce']).not.toBe(nonce)
  })

  test('45 of a page whose forms lead to several providers, one of them known later', async () => {
    const { origin } = await serve()
    allowFormTarget('https://accounts.spotify.com/authorize')
    const policy = (await fetch(origin)).headers.get('content-security-policy')
    expect(policy).toMatch(/form-action 'self' [^;]*https:\/\/accounts\.spotify\.com;/)
  })

  test('45 of everything else, where nothing runs', async () => {
    const { origin } = await serve()
    const answer = await fetch(`${origin}/api/covers/x`)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('referrer-policy')).toBe('same-origin')
    expect(answer.headers.get('strict-transport-security')).toBeNull()
  })
})

describe('48 the front refuses', () => {
  test('a body that says it is too long, and the sender sees the answer', async () => {
    const { origin, seen } = await serve()
    const answer = await fetch(`${origin}/api/rooms`, { method: 'POST', body: 'x'.repeat(10_000_000) })
    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'payload_too_large', status: 413, type: 'about:blank' })
    expect(seen).toEqual([])
  })

  test('a body that becomes too long, and half of it is never taken for the whole', async () => {
    const { port, seen } = await serve()
    const request = httpRequest({ port, host: '127.0.0.1', path: '/api/rooms', method: 'POST' })
    const chunk = 'x'.repeat(40_000)
    request.write(chunk)
    request.write(chunk)
    request.end()
    const [response] = await once(request, 'response')
    expect(response.statusCode).toBe(413)
    response.resume()
    await once(response, 'end')
    expect(seen[0]?.failed).toBe(true)
  })

  test('nothing of a body within the limit', async () => {
    const { origin, seen } = await serve()
    const picture = await fetch(`${origin}/api/performers/me/picture`, {
      method: 'PUT',
      body: 'x'.repeat(2_000_000),
    })
    const body = await fetch(`${origin}/api/rooms`, { method: 'POST', body: 'x'.repeat(65_536) })
    expect([picture.status, body.status]).toEqual([200, 200])
    expect(seen[1]?.body).toHaveLength(65_536)
  })

  test.each(['/room/%E0%A4%A/host', '/room/%00', '/%'])('the path %s', async (path) => {
    const { port, seen } = await serve()
    expect(await get(port, path)).toMatch(/^HTTP\/1\.1 400/)
    expect(seen).toEqual([])
  })

  test.each([
    ['TRACE', '/api/rooms', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
    ['PROPFIND', '/api', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
    ['DELETE', '/', 'GET, HEAD, POST'],
    ['PUT', '/room/K7QX2M?x=/api/', 'GET, HEAD, POST'],
  ])('%s %s, which nothing here has', async (method, path, allow) => {
    const { port, seen } = await serve()
    const reply = await raw(
      port,
      `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
    )
    expect(reply).toMatch(/^HTTP\/1\.1 405/)
    expect(reply.toLowerCase()).toContain(`\r\nallow: ${allow.toLowerCase()}\r\n`)
    expect(seen).toEqual([])
  })

  test('a request meant for a proxy', async () => {
    const { port, seen } = await serve()
    expect(await get(port, 'http://192.0.2.1/')).toMatch(/^HTTP\/1\.1 400/)
    expect(seen).toEqual([])
  })

  test.each([
    ['names', (count: number) => [...Array(count).keys()].map((n) => `k${n}`).join('&')],
    ['repetitions of one', (count: number) => 'return_to=/&'.repeat(count).slice(0, -1)],
    ['nothing at all', (count: number) => '&'.repeat(count - 1)],
    ['question marks and names', (count: number) => `?a=?${'&?'.repeat(count - 1)}`],
  ])('51 more than a hundred query parameters: %s', async (_, query) => {
    const { port, seen } = await serve()
    for (const path of ['/', '/api/me']) {
      expect(await get(port, `${path}?${query(100)}`)).toMatch(/^HTTP\/1\.1 200/)
      expect(await get(port, `${path}?${query(101)}`)).toMatch(/^HTTP\/1\.1 400/)
    }
    expect(seen).toHaveLength(2)
  })

  test.each([
    ['of many names', (count: number) => [...Array(count).keys()].map((n) => `k${n}=`).join(';')],
    ['of one name', (count: number) => 'a=b; '.repeat(count).slice(0, -2)],
  ])('51 more than two hundred cookies %s, in one line or several', async (_, cookies) => {
    const { port, seen } = await serve()
    const lines = [[200], [100, 100], [201], [100, 101]].map((counts) =>
      counts.map((count) => `Cookie: ${cookies(count)}`),
    )
    const replies = await Promise.all(lines.map((headers) => get(port, '/', headers)))
    expect(replies.map((reply) => reply.split(' ')[1])).toEqual(['200', '200', '400', '400'])
    expect(seen).toHaveLength(2)
  })

  test.each([101, 10_000])('%i headers', async (count) => {
    const { port, seen } = await serve()
    const headers = Array.from({ length: count }, (_, index) => `x-${index}: 1`)
    expect(await get(port, '/', headers)).toMatch(/^HTTP\/1\.1 4\d\d/)
    expect(seen).toEqual([])
  })
})
