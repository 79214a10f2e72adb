import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { webhookUrl } from './address'
import { type Receiver, startReceiver } from './receiver-under-test'
import { resolveHost } from './resolve-host'
import { send } from './send'
import { demoMode, demoModeOnLan } from './webhook-under-test'

vi.mock('./resolve-host', { spy: true })

const message = { headers: { 'webhook-id': 'one', 'content-type': 'application/json' }, body: '{"a":"ä"}' }

let receiver: Receiver

beforeEach(async () => {
  demoMode()
  receiver = await startReceiver()
})
afterEach(async () => {
  vi.mocked(resolveHost).mockReset()
  vi.unstubAllEnvs()
  await receiver.close()
})

const outcome = async (url = receiver.url, limitMs?: number) => {
  const { error, status } = await send(url, message, limitMs)
  return `${status} ${error}`
}

describe('a message', () => {
  test('arrives as it was written, and any 2xx takes it', async () => {
    for (const status of [200, 201, 204, 299]) {
      receiver.answer(status)
      expect(await outcome()).toBe(`${status} null`)
    }
    expect(receiver.received[0]).toMatchObject({ method: 'POST', path: '/hook', body: message.body })
    expect(receiver.received[0]?.headers).toMatchObject({ 'webhook-id': 'one', 'content-length': '10' })
  })

  test.each([
    [400, '400 bad_status'],
    [404, '404 bad_status'],
    [410, '410 gone'],
    [500, '500 bad_status'],
  ])('that is answered with %d has failed', async (status, expected) => {
    receiver.answer(status)
    expect(await outcome()).toBe(expected)
  })

  test.each([301, 302, 303, 307, 308])('47 follows no redirect (%d)', async (status) => {
    const other = await startReceiver()
    receiver.answer(status, { location: other.url })
    expect(await outcome()).toBe(`${status} redirect`)
    expect(other.received).toEqual([])
    await other.close()
  })

  test('58 that was made for this machine is not sent there while the network is served', async () => {
    demoModeOnLan()
    expect(await outcome()).toBe('null address_refused')
    vi.mocked(resolveHost).mockResolvedValue(['127.0.0.1'])
    const named = receiver.url.replace('127.0.0.1', 'hook.example.com')
    expect(await outcome(named)).toBe('null address_refused')
    expect(await outcome(named.replace('http:', 'https:'))).toBe('null address_refused')
    expect(receiver.received).toEqual([])
  })

  test('learns how long a 429 or 503 wants to be left alone', async () => {
    receiver.answer(429, { 'retry-after': '7' })
    expect(await send(receiver.url, message)).toMatchObject({ status: 429, retryAfterMs: 7_000 })
    receiver.answer(503, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() })
    expect((await send(receiver.url, message)).retryAfterMs).toBeGreaterThan(55_000)
    receiver.answer(500, { 'retry-after': '7' })
    expect((await send(receiver.url, message)).retryAfterMs).toBeNull()
  })

  test('is taken with the head of the answer: an endless body is cut', async () => {
    const cut = new Promise<void>((resolve) => {
      receiver.answer((response) => {
        const more = () => {
          while (response.write('x'.repeat(1_024))) if (response.destroyed) return
        }
        response.on('drain', more)
        response.on('close', resolve)
        response.writeHead(200)
        more()
      })
    })
    expect(await outcome()).toBe('200 null')
    await cut
  })

  test('runs out of time where nobody answers, or a name never resolves', async () => {
    receiver.answer(() => undefined)
    expect(await outcome(receiver.url, 100)).toBe('null timeout')
    vi.mocked(resolveHost).mockReturnValue(new Promise(() => undefined))
    expect(await outcome('http://slow.example/', 100)).toBe('null timeout')
  })

  test('fails where nobody listens, where a name does not exist, and where it is not HTTP', async () => {
    await receiver.close()
    expect(await outcome()).toBe('null connection_failed')
    vi.mocked(resolveHost).mockRejectedValue(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
    expect(await outcome('http://nowhere.example/')).toBe('null connection_failed')
    const other = createServer((socket) => socket.end('hello\r\n')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : 0
    expect(await outcome(`http://127.0.0.1:${port}/`)).toBe('null connection_failed')
    other.close()
  })

  test('needs TLS where the address says so', async () => {
    expect(await outcome(receiver.url.replace('http:', 'https:'))).toBe('null tls_failed')
    expect(receiver.received).toEqual([])
  })
})

describe('47 an address', () => {
  const to = (name: string) => `http://${name}:${receiver.port}/`

  test('that was public when the webhook was made and leads here when it is called is refused', async () => {
    demoMode(null)
    const url = webhookUrl.parse(`https://rebinding.example:${receiver.port}/`)
    vi.mocked(resolveHost).mockResolvedValue(['127.0.0.1'])
    expect(await outcome(url)).toBe('null address_refused')
    expect(receiver.received).toEqual([])
  })

  test('that was made in demo mode is not called in the clear after it', async () => {
    vi.mocked(resolveHost).mockResolvedValue(['93.184.216.34'])
    demoMode(null)
    expect(await outcome(to('once-demo.example'))).toBe('null address_refused')
    expect(resolveHost).not.toHaveBeenCalled()
  })

  test.each([
    [['93.184.216.34', '10.0.0.1']],
    [['10.0.0.1']],
    [['169.254.169.254']],
    [['::ffff:127.0.0.1']],
    [['64:ff9b::7f00:1']],
    [['fd00::1', '2606:4700::1111']],
    [[]],
    [['nonsense']],
  ])('of a name that leads to %j is refused, in demo mode as well', async (addresses) => {
    vi.mocked(resolveHost).mockResolvedValue(addresses)
    expect(await outcome(to('inside.example'))).toBe('null address_refused')
    expect(receiver.received).toEqual([])
  })

  test.each(['127.0.0.1', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]'])(
    'written as a number, %s, is looked at as well',
    async (host) => {
      demoMode(null)
      expect(await outcome(`https://${host}:${receiver.port}/`)).toBe('null address_refused')
      expect(receiver.received).toEqual([])
    },
  )

  test('on this machine is called in demo mode, by name too, but never the simulator', async () => {
    vi.mocked(resolveHost).mockResolvedValue(['127.0.0.1'])
    expect(await outcome(to('here.example'))).toBe('204 null')
    demoMode(`http://127.0.0.1:${receiver.port}`)
    expect(await outcome(to('here.example'))).toBe('null address_refused')
    expect(await outcome(to('127.0.0.1'))).toBe('null address_refused')
    expect(receiver.received).toHaveLength(1)
  })

  test('is called directly, whatever proxy the environment names', async () => {
    const proxy = await startReceiver()
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) vi.stubEnv(name, new URL(proxy.url).origin)
    expect(await outcome()).toBe('204 null')
    expect(proxy.received).toEqual([])
    await proxy.close()
  })
})

test('the name of this machine is known without asking anybody', async () => {
  expect(await resolveHost('localhost')).toEqual(['127.0.0.1', '::1'])
  expect(await resolveHost('a.localhost.')).toEqual(['127.0.0.1', '::1'])
})
