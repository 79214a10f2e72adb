import { createRequire } from 'node:module'
import { NextRequest } from 'next/server'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { register } from '@/lib/accounts/register'
import { browserHeaders, ownAddress, somebody } from '@/lib/accounts/test-browser'
import { viewerFrom } from '@/lib/viewer/viewer'
import { GET, POST, PUT } from './route'

const origin = 'http://127.0.0.1:3000'

// next-auth asks Next for the request's cookies and headers; here nothing runs inside Next.
const nextHeaders = createRequire(import.meta.url)('next/headers')

/** A browser: keeps cookies, sends its origin. */
class Browser {
  readonly cookies = new Map<string, string>()
  readonly address = ownAddress()

  async call(
    method: 'GET' | 'POST',
    path: string,
    body?: Record<string, string>,
    more: Record<string, string> = {},
  ) {
    const headers = new Headers({ origin, ...this.address, cookie: this.cookieHeader(), ...more })
    if (body) headers.set('content-type', more['content-type'] ?? 'application/x-www-form-urlencoded')
    const request = new NextRequest(`${origin}/api/auth/${path}`, {
      method,
      headers,
      ...(body ? { body: new URLSearchParams(body).toString() } : {}),
    })
    vi.spyOn(nextHeaders, 'cookies').mockResolvedValue(request.cookies)
    vi.spyOn(nextHeaders, 'headers').mockResolvedValue(request.headers)
    const params = Promise.resolve({ nextauth: (path.split('?')[0] ?? '').split('/') })
    const response = await (method === 'GET' ? GET : POST)(request, { params })
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie)
    return response
  }

  async signIn(email: string, password: string, more: Record<string, string> = {}) {
    const csrf = await this.call('GET', 'csrf')
    const { csrfToken } = await csrf.json()
    return this.call('POST', 'callback/credentials', { email, password, csrfToken, json: 'true' }, more)
  }

  headers(): Headers {
    return new Headers({ origin, ...this.address, cookie: this.cookieHeader() })
  }

  private cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  private keep(setCookie: string): void {
    const [name = '', value = ''] = (setCookie.split(';')[0] ?? '').split(/=(.*)/s)
    if (value && !/Max-Age=0|Expires=Thu, 01 Jan 1970/.test(setCookie)) this.cookies.set(name, value)
    else this.cookies.delete(name)
  }
}

async function registered() {
  const credentials = somebody()
  const { account } = await register(credentials, await browserHeaders(null, ownAddress()))
  return { ...credentials, account }
}

describe('next-auth’s endpoints', () => {
  beforeEach(() => {
    vi.restoreAllMocks()
  })

  test('sign a browser in and out, and a cookie copied in between is dead', async () => {
    const { email, password, account } = await registered()
    const browser = new Browser()
    expect(await (await browser.call('GET', 'session')).json()).toEqual({})
    const response = await browser.signIn(email, password)
    expect(response.status).toBe(200)
    const cookie = response.headers.getSetCookie().find((each) => each.startsWith('next-auth.session-token='))
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect((await viewerFrom(browser.headers()))?.account).toMatchObject(account)
    expect(await (await browser.call('GET', 'session')).json()).toMatchObject({
      user: { id: account.id, email },
    })
    const copied = browser.headers()
    const { csrfToken } = await (await browser.call('GET', 'csrf')).json()
    await browser.call('POST', 'signout', { csrfToken, json: 'true' })
    expect(browser.cookies.has('next-auth.session-token')).toBe(false)
    expect(await viewerFrom(copied)).toBeNull()
  })

  test('23: change the session at each sign-in', async () => {
    const { email, password } = await registered()
    const browser = new Browser()
    await browser.signIn(email, password)
    const before = browser.headers()
    await browser.signIn(email, password)
    expect(await viewerFrom(before)).toBeNull()
    expect(await viewerFrom(browser.headers())).not.toBeNull()
  })

  test('26: answer 401 the same for an unknown address and a wrong password', async () => {
    const { email } = await registered()
    const browser = new Browser()
    const answers = [
      await browser.signIn(email, 'wrong horse'),
      await browser.signIn(somebody().email, 'wrong horse'),
    ]
    const bodies = await Promise.all(answers.map((answer) => answer.text()))
    expect(answers.map(({ status }) => status)).toEqual([401, 401])
    expect(bodies[0]).toBe(bodies[1])
    expect(browser.cookies.has('next-auth.session-token')).toBe(false)
  })

  test('27: answer 429 with Retry-After after twenty wrong passwords, whatever X-Forwarded-For says', async () => {
    const { email, password } = await registered()
    const browser = new Browser()
    for (let count = 0; count < 20; count += 1) {
      const answer = await browser.signIn(email, 'wrong', { 'x-forwarded-for': `192.0.2.${count}` })
      expect(answer.status).toBe(401)
    }
    const answer = await browser.signIn(email, password)
    expect(answer.status).toBe(429)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({ code: 'rate_limited_caller', status: 429 })
  })

  test('30: refuse what another site sends', async () => {
    const { email, password } = await registered()
    const otherPort = await new Browser().signIn(email, password, { origin: 'http://127.0.0.1:3001' })
    expect(otherPort.status).toBe(403)
    const evil = await new Browser().signIn(email, password, { origin: 'https://evil.example' })
    expect(await evil.json()).toMatchObject({ code: 'cross_site' })
    expect(evil.headers.getSetCookie()).toEqual([])
  })

  test('answer 405 to other methods', () => {
    expect(PUT().headers.get('allow')).toBe('GET, POST')
  })

  test('need the CSRF token', async () => {
    const { email, password } = await registered()
    const browser = new Browser()
    await browser.call('POST', 'callback/credentials', { email, password, json: 'true' })
    expect(browser.cookies.has('next-auth.session-token')).toBe(false)
  })

  test.each([
    ['POST', '_log'],
    ['POST', 'session'],
    ['GET', 'callback/spotify'],
    ['POST', 'callback/spotify'],
    ['GET', 'rubbish'],
  ] as const)('%s %s does not exist', async (method, path) => {
    const answer = await new Browser().call(method, path, method === 'POST' ? { level: 'error' } : undefined)
    expect(answer.status).toBe(404)
  })

  test('48: refuse a body of 10 MB, and one of an unknown type', async () => {
    const browser = new Browser()
    const large = await browser.call('POST', 'callback/credentials', { email: 'x'.repeat(10_000_000) })
    expect(large.status).toBe(413)
    const xml = await browser.call('POST', 'signout', { a: 'b' }, { 'content-type': 'text/xml' })
    expect(xml.status).toBe(415)
  })

  test('answer 422 without an address', async () => {
    const browser = new Browser()
    const { csrfToken } = await (await browser.call('GET', 'csrf')).json()
    const answer = await browser.call('POST', 'callback/credentials', { csrfToken, json: 'true' })
    expect(answer.status).toBe(422)
  })

  test('send no one to another origin afterwards', async () => {
    const { email, password } = await registered()
    const browser = new Browser()
    const { csrfToken } = await (await browser.call('GET', 'csrf')).json()
    const callbackUrl = 'https://evil.example/'
    const answer = await browser.call('POST', 'callback/credentials', {
      email,
      password,
      csrfToken,
      callbackUrl,
    })
    expect(answer.headers.get('location')).toBe(origin)
  })

  const wayward = [
    'a@b',
    '//evil.example',
    'http://[',
    'https://evil.example/',
    '\0',
    `/${'x'.repeat(3_000)}`,
  ]
  const here = ['/€', '/\r\nX: y', `${origin}/account?a=ü`]

  test.each(['csrf', 'providers', 'signin', 'signout', 'error'])(
    'GET %s with any address to go on to, or any error, is answered and leads nowhere else',
    async (path) => {
      for (const callbackUrl of [...wayward, ...here]) {
        const asked = await new Browser().call('GET', `${path}?${new URLSearchParams({ callbackUrl })}`)
        expect([callbackUrl, asked.status]).toEqual([callbackUrl, /^[cp]/.test(path) ? 200 : 302])
        const lead = new URL(asked.headers.get('location') ?? '/', origin)
        const next = new URL(lead.searchParams.get('callbackUrl') ?? '/', origin)
        expect([lead.origin, next.origin, next.pathname.startsWith('//')]).toEqual([origin, origin, false])
      }
      for (const error of ['€', '\r\nX: y', 'x'.repeat(3_000)]) {
        const answer = await new Browser().call('GET', `${path}?${new URLSearchParams({ error })}`)
        expect(answer.status).toBeLessThan(400)
      }
    },
  )

  test.each(['signin', 'signin/nobody', 'signout', 'callback/credentials'])(
    'POST %s with any address to go on to is answered and leads nowhere else',
    async (path) => {
      const browser = new Browser()
      const { csrfToken } = await (await browser.call('GET', 'csrf')).json()
      for (const callbackUrl of [...wayward, ...here]) {
        const sent = { csrfToken, email: somebody().email, password: 'wrong horse', callbackUrl }
        const answer = await browser.call('POST', path, sent)
        expect([callbackUrl, answer.status]).toEqual([callbackUrl, 302])
        expect(new URL(answer.headers.get('location') ?? '', origin).origin).toBe(origin)
      }
    },
  )

  test('take away a cookie of an address that is none, and then answer', async () => {
    for (const kept of [...wayward, ...here]) {
      const browser = new Browser()
      browser.cookies.set('next-auth.callback-url', encodeURIComponent(kept))
      const first = await browser.call('GET', 'csrf')
      expect([kept, first.status]).toEqual([kept, /^(a@b|http:\/\/\[|\0)$/.test(kept) ? 400 : 200])
      expect((await browser.call('GET', 'csrf')).status).toBe(200)
    }
  })

  test('are nobody’s with a broken cookie, and the answer is not an error', async () => {
    const browser = new Browser()
    browser.cookies.set('next-auth.session-token', 'broken')
    expect(await (await browser.call('GET', 'session')).json()).toEqual({})
    const { csrfToken } = await (await browser.call('GET', 'csrf')).json()
    const answer = await browser.call('POST', 'signout', { csrfToken, json: 'true' })
    expect(answer.status).toBe(200)
    expect(browser.cookies.has('next-auth.session-token')).toBe(false)
  })
})
