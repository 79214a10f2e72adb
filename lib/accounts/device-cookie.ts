import 'server-only'
import { createHmac } from 'node:crypto'
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
 * @param session the secret of a session it is given with the same answer: then that session's row knows the device
 */
export function browserDevice(headers: Headers, session?: string): BrowserDevice | null {
  if (headers.has('authorization')) return null
  const secret = sentSecret(headers) ?? newSecret(session)
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

/** The hash of the device a browser says to be; null for one without a device cookie, and for a program. */
export function sentDevice(headers: Headers): string | null {
  const secret = headers.has('authorization') ? null : sentSecret(headers)
  return secret && sha256(secret)
}

function sentSecret(headers: Headers): string | null {
  const sent = cookieValue(headers.get('cookie'), deviceCookieName())
  return sent && secretPattern.test(sent) ? sent : null
}

function newSecret(session: string | undefined): string {
  if (session === undefined) return randomToken(32)
  return createHmac('sha256', session).update('device').digest('base64url')
}

function deviceCookieName(): string {
  return usesSecureCookies() ? '__Host-axr_device' : 'axr_device'
}
