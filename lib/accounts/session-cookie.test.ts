import { encode } from 'next-auth/jwt'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { env } from '@/env'
import { clearedSessionCookie, readSessionSecret, sessionCookie, sessionCookieName } from './session-cookie'

const cookieHeader = (setCookie: string) => new Headers({ cookie: `a=b; ${setCookie.split(';')[0]}; c=d` })

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

  test('25: is Secure and named __Secure- where the origin is https', async () => {
    vi.resetModules()
    vi.stubEnv('APP_ORIGIN', 'https://auxroom.example')
    const { sessionCookie: overHttps } = await import('./session-cookie')
    expect(await overHttps('secret')).toMatch(
      /^__Secure-next-auth\.session-token=.*; HttpOnly; SameSite=Lax; Secure$/,
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
