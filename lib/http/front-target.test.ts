import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { closeFronts, raw, serve } from './front-under-test'

afterEach(closeFronts)

const send = (port: number, ...lines: string[]) =>
  raw(port, [...lines, 'Connection: close', '', ''].join('\r\n'))
const upgrade = ['Connection: Upgrade', 'Upgrade: foo/1']
const statusOf = (reply: string) => Number(reply.split(' ')[1])

describe('63 the host of a request', () => {
  test.each<[string, (host: string) => string[]]>([
    ['given twice', (host) => ['GET /api/rooms HTTP/1.1', `Host: ${host}`, `host: ${host}`]],
    ['given twice, differently', (host) => ['GET / HTTP/1.1', `Host: ${host}`, 'HOST: evil.example']],
    [
      'given twice to a health check',
      (host) => ['GET /api/health HTTP/1.1', `Host: ${host}`, `Host: ${host}`],
    ],
    ['missing', () => ['GET /api/rooms HTTP/1.1']],
    ['two in one line', (host) => ['GET / HTTP/1.1', `Host: ${host}, ${host}`]],
    ['with a path', (host) => ['GET / HTTP/1.1', `Host: ${host}/x`]],
    ['with a name before it', (host) => ['GET / HTTP/1.1', `Host: ada@${host}`]],
    ['with a space', () => ['GET / HTTP/1.1', 'Host: a b']],
    ['with a port that is none', () => ['GET / HTTP/1.1', 'Host: 127.0.0.1:http']],
    ['in half a bracket', () => ['GET / HTTP/1.1', 'Host: [::1']],
    ['other than the target', (host) => [`GET http://evil.example/ HTTP/1.1`, `Host: ${host}`]],
    [
      'other than the target, which is served',
      (host) => [`GET http://${host}/ HTTP/1.1`, 'Host: evil.example'],
    ],
    ['of a target with a name before it', (host) => [`GET http://a@${host}/ HTTP/1.1`, `Host: ${host}`]],
  ])('%s is 400', async (_, lines) => {
    const { port, seen } = await serve()
    const reply = await send(port, ...lines(`127.0.0.1:${port}`))
    expect(reply).toMatch(/^HTTP\/1\.1 400/)
    expect(reply).toMatch(/x-request-id: [0-9a-f-]{36}/)
    expect(seen).toEqual([])
  })

  test('may come with the target, which counts without it then', async () => {
    const { port, seen } = await serve()
    const host = `127.0.0.1:${port}`
    expect(statusOf(await send(port, `GET http://${host}/create?x=1 HTTP/1.1`, `Host: ${host}`))).toBe(200)
    expect(statusOf(await send(port, `GET HTTP://${host}?x=1 HTTP/1.1`, `Host: ${host}`))).toBe(200)
    expect(seen.map(({ url }) => url)).toEqual(['/create?x=1', '/?x=1'])
  })

  test('is the same in capitals and with the port of its scheme', async () => {
    const { origin, seen } = await serve({
      APP_ORIGIN: 'https://auxroom.example',
      TRUSTED_PROXIES: ['127.0.0.1'],
    })
    for (const host of ['AuxRoom.example', 'auxroom.example:443', 'auxroom.example:']) {
      expect((await fetch(origin, { headers: { 'x-forwarded-host': host } })).status, host).toBe(200)
    }
    expect(seen.map(({ headers }) => headers.host)).toEqual(Array(3).fill('auxroom.example'))
    expect((await fetch(origin, { headers: { 'x-forwarded-host': 'auxroom.example:80' } })).status).toBe(421)
  })

  test('may be missing in HTTP/1.0, where health is asked for without', async () => {
    const { port } = await serve()
    expect(statusOf(await raw(port, 'GET /api/health HTTP/1.0\r\n\r\n'))).toBe(200)
    expect(statusOf(await raw(port, 'GET /api/rooms HTTP/1.0\r\n\r\n'))).toBe(421)
  })
})

describe('52 a request for another protocol', () => {
  test.each(['/', '/api/rooms', '/_next/static/x.js', '/_next/webpack-hmr', '/nothing'])(
    'to %s is answered as if it were none, and its connection ends',
    async (path) => {
      const { port, seen } = await serve()
      for (const protocol of ['websocket', 'h2c', 'foo/1']) {
        const reply = await raw(
          port,
          `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n` +
            'X-Forwarded-For: 203.0.113.9\r\n\r\n',
        )
        expect(reply).toMatch(/^HTTP\/1\.1 200/)
        expect(reply).toMatch(/x-request-id: [0-9a-f-]{36}/)
        expect(reply.toLowerCase()).toContain('\r\nconnection: close\r\n')
      }
      expect(seen.map(({ headers }) => headers['x-auxroom-peer'])).toEqual(Array(3).fill('127.0.0.1'))
    },
  )

  test('has its body read, by its length and in chunks', async () => {
    const { port, seen } = await serve()
    const head = ['POST /api/rooms HTTP/1.1', `Host: 127.0.0.1:${port}`, ...upgrade]
    await raw(port, [...head, 'Content-Length: 5', '', 'hello'].join('\r\n'))
    await raw(port, [...head, 'Transfer-Encoding: chunked', '', '5', 'hello', '0', '', ''].join('\r\n'))
    expect(seen.map(({ body }) => body)).toEqual(['hello', 'hello'])
  })

  test.each<[number, string[]]>([
    [421, ['GET / HTTP/1.1', 'Host: evil.example']],
    [400, ['GET / HTTP/1.1']],
    [405, ['DELETE / HTTP/1.1', 'Host: 127.0.0.1:PORT']],
    [413, ['POST /api/rooms HTTP/1.1', 'Host: 127.0.0.1:PORT', 'Content-Length: 70000']],
  ])('is refused with %i like any other', async (status, lines) => {
    const { port, seen, server } = await serve()
    const text = [...lines, ...upgrade, '', ''].join('\r\n').replace('PORT', `${port}`)
    const body = text.includes('Content-Length') ? 'x'.repeat(70_000) : ''
    expect(statusOf(await raw(port, text + body))).toBe(status)
    expect(seen).toEqual([])
    expect(server.listenerCount('upgrade')).toBe(0)
  })

  test('whose body does not come ends by the time limit of requests', async () => {
    const { port } = await serve({}, { headersTimeout: 100, requestTimeout: 100 })
    const socket = connect(port, '127.0.0.1').resume()
    const head = [
      'POST /api/rooms HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      'Content-Length: 9',
      ...upgrade,
      '',
      '',
    ]
    socket.write(head.join('\r\n'))
    await once(socket, 'close')
  })

  test('by CONNECT is 405, and the connection ends', async () => {
    const { port, seen } = await serve()
    const reply = await raw(port, `CONNECT 192.0.2.1:443 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    expect(reply).toMatch(/^HTTP\/1\.1 405/)
    expect(reply.toLowerCase()).toContain('\r\nallow: get, head, post\r\n')
    expect(seen).toEqual([])
  })
})
