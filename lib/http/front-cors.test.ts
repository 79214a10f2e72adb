import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { closeFronts, serve } from './front-under-test'
import { takeRawResponse } from './raw-response'

afterEach(closeFronts)

const token = { authorization: 'Bearer x' }
const preflight = (headers: string) => ({
  origin: 'https://spa.example',
  'access-control-request-method': 'GET',
  'access-control-request-headers': headers,
})

/** What CORS says of an answer. */
async function corsOf(origin: string, path: string, init: RequestInit = {}) {
  const { status, headers } = await fetch(`${origin}${path}`, init)
  const of = (name: string) => headers.get(`access-control-${name}`)
  expect(of('allow-credentials')).toBe(null)
  return {
    status,
    origin: of('allow-origin'),
    exposed: of('expose-headers'),
    methods: of('allow-methods'),
    taken: of('allow-headers'),
  }
}

describe('scripts of other origins', () => {
  test.each([
    ['/api/me', token, '*'],
    ['/api/nothing', token, '*'],
    ['/api/me', { authorization: '' }, '*'],
    ['/api/me', { cookie: 'next-auth.session-token=x' }, null],
    ['/api/me', {}, null],
    ['/api/auth/session', token, null],
    ['/create', token, null],
    ['/api/openapi.json', {}, '*'],
    ['/api/oauth/token', {}, '*'],
    ['/api/oauth/jwks', {}, '*'],
    ['/.well-known/oauth-authorization-server', {}, '*'],
  ] as [string, Record<string, string>, string | null][])(
    'read %s with %j: %s',
    async (path, headers, expected) => {
      const { origin } = await serve()
      const cors = await corsOf(origin, path, { headers: { origin: 'https://spa.example', ...headers } })
      expect(cors).toMatchObject({ status: 200, origin: expected })
      if (expected) expect(cors.exposed).toMatch(/etag.*retry-after.*x-request-id/)
    },
  )

  test('read the refusals of the front', async () => {
    const { origin } = await serve()
    const init = { method: 'POST', body: 'x'.repeat(70_000), headers: token }
    expect(await corsOf(origin, '/api/rooms', init)).toMatchObject({ status: 413, origin: '*' })
    expect(await corsOf(origin, '/api/%', { headers: token })).toMatchObject({ status: 400, origin: '*' })
    expect(await corsOf(origin, '/api/rooms', { ...init, headers: {} })).toMatchObject({
      status: 413,
      origin: null,
    })
  })

  test('read answers that are taken out of the framework’s hands, and never two of one header', async () => {
    const taken = (_: unknown, response: ServerResponse) => {
      const raw = takeRawResponse()
      raw?.open(200, {
        'content-type': 'text/event-stream',
        'access-control-allow-origin': 'https://x.example',
      })
      raw?.end()
      response.end()
    }
    const { origin } = await serve({}, {}, taken)
    expect(await corsOf(origin, '/api/rooms/x/events', { headers: token })).toMatchObject({
      status: 200,
      origin: '*',
    })
  })

  test('ask beforehand, and are told the methods of the path and the headers that are taken', async () => {
    const { origin } = await serve({}, {}, (_, response) => {
      response.setHeader('allow', 'GET, PATCH')
      response.writeHead(204).end()
    })
    const asked = await corsOf(origin, '/api/rooms/x', {
      method: 'OPTIONS',
      headers: preflight('Authorization, content-type'),
    })
    expect(asked).toMatchObject({ status: 204, origin: '*', methods: 'GET, HEAD, PATCH' })
    for (const name of ['authorization', 'content-type', 'if-none-match', 'last-event-id']) {
      expect(asked.taken).toContain(name)
    }
    for (const headers of ['', 'content-type', 'x-authorization']) {
      const refused = await corsOf(origin, '/api/rooms/x', { method: 'OPTIONS', headers: preflight(headers) })
      expect(refused).toMatchObject({ origin: null, methods: null, taken: null })
    }
    const open = { method: 'OPTIONS', headers: preflight('content-type') }
    for (const path of ['/.well-known/oauth-authorization-server', '/api/oauth/token', '/api/oauth/revoke']) {
      const told = await corsOf(origin, path, open)
      expect(told, path).toMatchObject({ status: 204, origin: '*', methods: 'GET, HEAD, PATCH' })
      expect(told.taken, path).toContain('content-type')
    }
  })
})
