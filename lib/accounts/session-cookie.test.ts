import { encode } from 'next-auth/jwt'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { env } from '@/env'
import { clearedSessionCookie, readSessionSecret, sessionCookie, sessionCookieName } from './session-cookie'

const cookieHeader = (setCookie: string) => new Headers({ cookie: `a=b; ${setCookie.split(';')[0]}; c=d` })

/** The module as it is where the origin is https. */
async function onHttps() {
  vi.resetModules()
  vi.stubEnv('APP_ORIGIN', 'https://auxroom.example')
  const overHttps = await import('./session-cookie')
  const { env: envOverHttps } = await import('@/env')
  const cookie = (await overHttps.sessionCookie('secret')).split(';')[0] ?? ''
  return { overHttps, cookie, secret: envOverHttps().AUTH_SECRET }
}

describe('the session cookie', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.resetModules()
  })

  test('25: is HttpOnly, SameSite=Lax, for the whole site and 30 days', async () => {
    expect(await sessionCookie('secret')).toMatch(
      /^next-auth\.session-token=[\w.-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
    )
  })

  test('60 an earlier release’s cookie is read on HTTPS, and one made since is good under its own name alone', async () => {
    const { secret, overHttps, cookie } = await onHttps()
    const earlier = await encode({ token: { sid: 'from before' }, secret })
    const read = (text: string) => overHttps.readSessionSecret(new Headers({ cookie: text }))
    expect(await read(`__Secure-next-auth.session-token=${earlier}`)).toBe('from before')
    const [name = '', value = ''] = cookie.split(/=(.*)/s)
    expect(name).toBe('__Host-next-auth.session-token')
    expect(await read(`${name}=${value}`)).toBe('secret')
    // What a neighbouring host could plant.
    expect(await read(`__Secure-next-auth.session-token=${value}`)).toBeNull()
    expect(await read(`__Secure-next-auth.session-token=${earlier}; ${name}=${value}`)).toBe('secret')
    expect(await read(`next-auth.session-token=${earlier}`)).toBeNull()
  })

  test('60 next-auth is given an earlier release’s cookie under the name of today', async () => {
    const { secret, overHttps, cookie } = await onHttps()
    const earlier = await encode({ token: { sid: 'from before' }, secret })
    const header = (text: string) => overHttps.withOwnCookieName(new Headers({ cookie: text }))
    const renamed = await header(`__Secure-next-auth.session-token=${earlier}`)
    expect(renamed).toContain('__Host-next-auth.session-token=')
    expect(await overHttps.readSessionSecret(new Headers({ cookie: renamed ?? '' }))).toBe('from before')
    expect(await header(cookie)).toBe(cookie)
    expect(await header('theme=dark')).toBe('theme=dark')
  })

  test('25, 60: is Secure and named __Host- where the origin is https', async () => {
    vi.resetModules()
    vi.stubEnv('APP_ORIGIN', 'https://auxroom.example')
    const { sessionCookie: overHttps } = await import('./session-cookie')
    expect(await overHttps('secret')).toMatch(
      /^__Host-next-auth\.session-token=[\w.-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/,
    )
  })

  test('carries the secret, not in the clear', async () => {
    const setCookie = await sessionCookie('a-secret')
    expect(setCookie).not.toContain('a-secret')
    expect(await readSessionSecret(cookieHeader(setCookie))).toBe('a-secret')
  })

  test('is read as next-auth itself writes it', async () => {
    const token = await encode({ token: { sid: 'theirs' }, secret: env().AUTH_SECRET })
    expect(await readSessionSecret(new Headers({ cookie: `${sessionCookieName()}=${token}` }))).toBe('theirs')
  })

  test.each([
    ['no cookie at all', ''],
    ['another cookie', 'theme=dark'],
    ['an empty one', 'next-auth.session-token='],
    ['one that is broken', 'next-auth.session-token=eyJhbGciOiJkaXIifQ..x.y.z'],
    ['rubbish', 'next-auth.session-token=%00%ff;;;=;'],
  ])('is nobody with %s', async (_, cookie) => {
    expect(await readSessionSecret(new Headers(cookie ? { cookie } : {}))).toBeNull()
  })

  test('is nobody when made with another secret, or without a session', async () => {
    const foreign = await encode({
      token: { sid: 'x' },
      secret: 'another secret than the one of this server',
    })
    const empty = await encode({ token: {}, secret: env().AUTH_SECRET })
    for (const token of [foreign, empty]) {
      expect(await readSessionSecret(new Headers({ cookie: `${sessionCookieName()}=${token}` }))).toBeNull()
    }
  })

  test('is taken away by an empty one that has run out', () => {
    expect(clearedSessionCookie()).toBe('next-auth.session-token=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax')
  })
})
