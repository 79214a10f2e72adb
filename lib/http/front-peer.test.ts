import { afterEach, describe, expect, test, vi } from 'vitest'
import { log } from '../log'
import { closeFronts, raw, serve } from './front-under-test'
import { isThisMachine } from './peer'

afterEach(async () => {
  vi.restoreAllMocks()
  await closeFronts()
})

async function peersOf(chains: string[][], trusted: string[]): Promise<unknown[]> {
  const { port, seen } = await serve({ TRUSTED_PROXIES: trusted })
  for (const chain of chains) {
    const lines = chain.map((value) => `X-Forwarded-For: ${value}`)
    const head = ['GET / HTTP/1.1', `Host: 127.0.0.1:${port}`, ...lines, 'Connection: close', '', '']
    await raw(port, head.join('\r\n'))
  }
  return seen.map(({ headers }) => headers['x-auxroom-peer'])
}

describe('59 X-Forwarded-For of a trusted proxy', () => {
  test.each([
    ['203.0.113.9:51234', '203.0.113.9'],
    ['203.0.113.9:_hidden', '203.0.113.9'],
    [' 203.0.113.9\t', '203.0.113.9'],
    ['[2001:db8::9]:51234', '2001:db8::9'],
    ['[2001:DB8::9]', '2001:db8::9'],
    ['"[2001:db8::9]:51234"', '2001:db8::9'],
    ['2001:db8::9', '2001:db8::9'],
    ['2001:db8:0:0:0:0:0:443', '2001:db8::443'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['[::ffff:203.0.113.9]:80', '203.0.113.9'],
    ['198.51.100.1:1, 203.0.113.9:2, 10.1.2.3:3', '203.0.113.9'],
    ['203.0.113.9,, ,', '203.0.113.9'],
  ])('%j is %s', async (given, expected) => {
    expect(await peersOf([[given]], ['127.0.0.1', '10.0.0.0/8'])).toEqual([expected])
  })

  test.each([
    'unknown',
    '_hidden',
    '203.0.113.9:port',
    '203.0.113.9:123456',
    '[2001:db8::9',
    '1',
    '0x7f.1',
    '010.0.0.1',
  ])('%j names nobody: the caller is the proxy', async (given) => {
    const asked = [[given], [`203.0.113.9, ${given}`], [`203.0.113.9, ${given}, 10.1.2.3`]]
    expect(await peersOf(asked, ['127.0.0.1', '10.0.0.0/8'])).toEqual(['127.0.0.1', '127.0.0.1', '10.1.2.3'])
  })

  test('is one list over all its lines', async () => {
    const lines = ['198.51.100.1', '203.0.113.9:80, 10.1.2.3', '[::ffff:10.1.2.4]:1']
    expect(await peersOf([lines], ['127.0.0.1', '10.0.0.0/8'])).toEqual(['203.0.113.9'])
  })
})

describe('59 a proxy that TRUSTED_PROXIES does not name', () => {
  test('is warned of once, and not believed', async () => {
    const warn = vi.spyOn(log(), 'warn').mockImplementation(() => undefined)
    expect(await peersOf([['203.0.113.9'], ['203.0.113.10']], [])).toEqual(['127.0.0.1', '127.0.0.1'])
    expect(warn.mock.calls).toEqual([[expect.stringContaining('TRUSTED_PROXIES does not name')]])
  })

  test('is warned of at the start where the origin is HTTPS and none is named', async () => {
    const warn = vi.spyOn(log(), 'warn').mockImplementation(() => undefined)
    const { origin } = await serve({ APP_ORIGIN: 'https://auxroom.example' })
    await fetch(origin)
    await fetch(origin)
    expect(warn.mock.calls).toEqual([[expect.stringContaining('TRUSTED_PROXIES names no proxy')]])
    await serve({ APP_ORIGIN: 'https://auxroom.example', TRUSTED_PROXIES: ['10.0.0.1'] })
    await serve()
    expect(warn).toHaveBeenCalledTimes(1)
  })

  test.each(['x-forwarded-for', 'x-forwarded-proto', 'forwarded', 'x-real-ip', 'via'])(
    'leaves nobody to pass for this very machine: %s',
    async (name) => {
      const { origin, seen } = await serve()
      await fetch(origin, { headers: { [name]: '203.0.113.9' } })
      await fetch(origin, { headers: { 'x-auxroom-proxied': '1' } })
      const [proxied, direct] = seen.map(({ headers }) => new Headers(headers as Record<string, string>))
      expect(isThisMachine(proxied ?? new Headers())).toBe(false)
      expect(isThisMachine(direct ?? new Headers())).toBe(true)
    },
  )

  test('leaves nobody to pass for this machine either where it says nothing of itself', async () => {
    const { origin, seen } = await serve({
      APP_ORIGIN: 'https://auxroom.example',
      JOIN_ORIGIN: 'http://127.0.0.1:9',
    })
    await fetch(`${origin}/api/health`)
    expect(isThisMachine(new Headers(seen[0]?.headers as Record<string, string>))).toBe(false)
  })

  test('does, once a proxy is named, whoever asks this machine by its own name and through none', async () => {
    const { port, seen } = await serve({
      APP_ORIGIN: 'https://auxroom.example',
      JOIN_ORIGIN: 'https://auxroom.example',
      TRUSTED_PROXIES: ['127.0.0.1'],
    })
    const asked = async (host: string, line: string[] = []) => {
      const head = ['GET /api/metrics HTTP/1.1', `Host: ${host}`, ...line, 'Connection: close', '', '']
      await raw(port, head.join('\r\n'))
      return isThisMachine(new Headers(seen.at(-1)?.headers as Record<string, string>))
    }
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) expect(await asked(host)).toBe(true)
    for (const name of ['x-forwarded-for', 'x-forwarded-proto', 'forwarded', 'x-real-ip', 'via']) {
      expect(await asked(`127.0.0.1:${port}`, [`${name}: 127.0.0.1`]), name).toBe(false)
    }
    // A named proxy that is not set up to say for whom it speaks passes the public name on.
    for (const host of ['auxroom.example', '127.0.0.1']) expect(await asked(host), host).toBe(false)
  })
})
