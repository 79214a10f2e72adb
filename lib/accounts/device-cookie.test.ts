import { afterEach, describe, expect, test, vi } from 'vitest'
import { browserDevice } from './device-cookie'

const sent = (cookie: string, more: Record<string, string> = {}) =>
  browserDevice(new Headers({ cookie, ...more }))

describe('the device cookie', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.resetModules()
  })

  test('is 256 random bits, HttpOnly, SameSite=Lax, for the whole site and 400 days', () => {
    const [one, other] = [sent(''), sent('')]
    expect(one?.setCookie).toMatch(
      /^axr_device=[\w-]{43}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Lax$/,
    )
    expect(one?.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(one?.hash).not.toBe(other?.hash)
  })

  test('is Secure and bound to this very host where the origin is https', async () => {
    vi.resetModules()
    vi.stubEnv('APP_ORIGIN', 'https://auxroom.example')
    const { browserDevice: overHttps } = await import('./device-cookie')
    expect(overHttps(new Headers())?.setCookie).toMatch(
      /^__Host-axr_device=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/,
    )
  })

  test('stays the same as long as the browser keeps it, and is made anew in place of nonsense', () => {
    const first = sent('')
    const cookie = first?.setCookie.split(';')[0] ?? ''
    expect(sent(`a=b; ${cookie}`)?.hash).toBe(first?.hash)
    for (const nonsense of ['axr_device=', 'axr_device=short', `axr_device=${'x'.repeat(4_000)}`]) {
      expect(sent(nonsense)?.cookie.value).toMatch(/^[\w-]{43}$/)
    }
  })

  test('is nobody’s with an Authorization header, as every cookie', () => {
    expect(sent(`axr_device=${'a'.repeat(43)}`, { authorization: 'Bearer x' })).toBeNull()
  })
})
