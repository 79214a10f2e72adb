import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { log } from '../log'
import { createFront } from './front'

const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close()
    await once(server, 'close')
  }
})

/** A front before a handler that notes what reaches it. */
async function serve(settings: { JOIN_ORIGIN?: string } = {}) {
  const seen: string[] = []
  const server = createServer()
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  const address = server.address()
  const PORT = typeof address === 'object' && address ? address.port : 0
  const origin = `http://127.0.0.1:${PORT}`
  const own = { APP_ORIGIN: origin, JOIN_ORIGIN: origin, SIMULATOR_ORIGIN: undefined }
  const front = createFront(
    { ...own, PORT, TRUSTED_PROXIES: [], dev: false, ...settings },
    (request, response) => {
      seen.push(request.url ?? '')
      request.resume().on('end', () => response.setHeader('connection', 'close').end('handled'))
    },
  )
  server.on('request', front)
  return { origin, seen }
}

describe('62 a form another site sent', () => {
  const post = (origin: string, headers: Record<string, string>, path = '/sign-in') =>
    fetch(`${origin}${path}`, { method: 'POST', headers, body: 'a=b' })

  test.each<Record<string, string>>([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'rubbish' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example', 'next-action': 'x'.repeat(40) },
  ])('62 is 403 with one line at info, and reaches no page: %j', async (headers: Record<string, string>) => {
    const { origin, seen } = await serve()
    const told = vi.spyOn(log(), 'info').mockImplementation(() => undefined)
    const answer = await post(origin, headers)
    expect([answer.status, await answer.text()]).toEqual([403, 'This request came from another site\n'])
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(seen).toEqual([])
    expect(told.mock.calls).toMatchObject([[{ path: '/sign-in' }, 'a request from another site was refused']])
    told.mockRestore()
  })

  test('62 is one from this product’s other origin, which Next would take for another site', async () => {
    const { origin, seen } = await serve({ JOIN_ORIGIN: 'http://192.168.1.5:3000' })
    expect((await post(origin, { origin: 'http://192.168.1.5:3000' })).status).toBe(403)
    expect(seen).toEqual([])
  })

  test('62 is none from the page itself, from a program, or to a handler, which asks for itself', async () => {
    const { origin, seen } = await serve()
    expect((await post(origin, { origin })).status).toBe(200)
    expect((await post(origin, {})).status).toBe(200)
    expect((await post(origin, { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    expect((await post(origin, { origin: 'https://evil.example' }, '/api/login')).status).toBe(200)
    expect(seen).toHaveLength(4)
  })
})
