import 'server-only'
import { randomToken, sha256 } from '../crypto'
import { cookieValue } from '../http/cookie-value'
import { type CookieParts, setCookieValue, usesSecureCookies } from './session-cookie'

/** As long as browsers keep one at most. It is given anew with every room that is joined. */
const maxAgeSeconds = 400 * 24 * 60 * 60

const secretPattern = /^[\w-]{43}$/

/** A browser, whoever is signed in with it: sessions and accounts come and go, its cookie stays. */
export type BrowserDevice = {
  /** SHA-256 of the cookie's secret, as rooms keep it. */
  hash: string
  /** The cookie in parts, as `cookies().set` of next/headers takes them. */
  cookie: CookieParts
  /** The same as a `Set-Cookie` value. */
  setCookie: string
}

/**
 * The device a request comes from; a browser without a device cookie is to be given the one that is made here. Null for a
 * program: with an `Authorization` header cookies are ignored.
 */
export function browserDevice(headers: Headers): BrowserDevice | null {
  if (headers.has('authorization')) return null
  const sent = cookieValue(headers.get('cookie'), deviceCookieName())
  const secret = sent && secretPattern.test(sent) ? sent : randomToken(32)
  const cookie: CookieParts = {
    name: deviceCookieName(),
    value: secret,
    options: {
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure: usesSecureCookies(),
      maxAge: maxAgeSeconds,
    },
  }
  return { hash: sha256(secret), cookie, setCookie: setCookieValue(cookie) }
}

function deviceCookieName(): string {
  return usesSecureCookies() ? '__Host-axr_device' : 'axr_device'
}
