import 'server-only'
import { decode, encode } from 'next-auth/jwt'
import { z } from 'zod'
import { env } from '@/env'
import { cookieValue } from '../http/cookie-value'
import { log } from '../log'
import { singleton } from '../singleton'

/** A session ends this long after it began, whatever happens. */
export const sessionMaxAgeSeconds = 30 * 24 * 60 * 60

/** `host` marks what was made since the cookie is `__Host-`: it is good under that name alone. */
const payload = z.object({ sid: z.string().min(1).optional(), host: z.literal(true).optional() })
const maxCached = 1000

export function usesSecureCookies(): boolean {
  return env().APP_ORIGIN.startsWith('https:')
}

const plainName = 'next-auth.session-token'
/** What earlier releases called it: a neighbouring host may set such a cookie here. */
const earlierName = `__Secure-${plainName}`

/** On HTTPS a name that no other host can give a cookie (RFC 6265bis §4.1.3.2). */
export function sessionCookieName(): string {
  return usesSecureCookies() ? `__Host-${plainName}` : plainName
}

/** What the session cookie holds. */
export function sessionPayload(secret: string): { sid: string; host?: true } {
  return usesSecureCookies() ? { sid: secret, host: true } : { sid: secret }
}

export type CookieParts = {
  name: string
  value: string
  options: { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean; maxAge: number }
}

/** The session cookie in parts, as `cookies().set` of next/headers takes them. The secret is wrapped in next-auth's JWT. */
export async function sessionCookieParts(secret: string): Promise<CookieParts> {
  const value = await encode({
    token: sessionPayload(secret),
    secret: env().AUTH_SECRET,
    maxAge: sessionMaxAgeSeconds,
  })
  return { name: sessionCookieName(), value, options: cookieOptions(sessionMaxAgeSeconds) }
}

/** The `Set-Cookie` value that gives a browser this session. */
export async function sessionCookie(secret: string): Promise<string> {
  return setCookieValue(await sessionCookieParts(secret))
}

/** The `Set-Cookie` value that takes the session cookie away. */
export function clearedSessionCookie(): string {
  return setCookieValue(clearedSessionCookieParts())
}

export function clearedSessionCookieParts(): CookieParts {
  return { name: sessionCookieName(), value: '', options: cookieOptions(0) }
}

function cookieOptions(maxAge: number): CookieParts['options'] {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: usesSecureCookies(), maxAge }
}

/** A cookie in parts as a `Set-Cookie` value. */
export function setCookieValue({ name, value, options }: CookieParts): string {
  const flags = `Path=/; Max-Age=${options.maxAge}; HttpOnly; SameSite=Lax`
  return `${name}=${value}; ${flags}${options.secure ? '; Secure' : ''}`
}

/**
 * The secret in the request's session cookie; null without one, and for one that is broken or not ours. The name of earlier
 * releases is read as well, for what they made: so nobody is signed out in the middle of a party, and 30 days later none is
 * left.
 */
export async function readSessionSecret(headers: Headers): Promise<string | null> {
  const cookies = headers.get('cookie')
  const value = cookieValue(cookies, sessionCookieName())
  if (value) return (await opened(value))?.secret ?? null
  const earlier = usesSecureCookies() ? cookieValue(cookies, earlierName) : null
  const found = earlier ? await opened(earlier) : null
  return found && !found.host ? found.secret : null
}

/** The `Cookie` header with the session under its name of today, for next-auth, which knows one alone. */
export async function withOwnCookieName(headers: Headers): Promise<string | null> {
  const cookies = headers.get('cookie')
  if (cookieValue(cookies, sessionCookieName()) !== null) return cookies
  const secret = await readSessionSecret(headers)
  return secret ? `${cookies}; ${(await sessionCookie(secret)).split(';')[0]}` : cookies
}

type Opened = { secret: string; host: boolean } | null

/** The secret in the value of a session cookie. */
async function opened(value: string): Promise<Opened> {
  const cache = singleton('session-cookies', () => new Map<string, Opened>())
  const known = cache.get(value)
  if (known !== undefined) return known
  const secret = await decoded(value)
  const oldest = cache.size >= maxCached ? cache.keys().next().value : undefined
  if (oldest !== undefined) cache.delete(oldest)
  cache.set(value, secret)
  return secret
}

async function decoded(value: string): Promise<Opened> {
  try {
    const token = await decode({ token: value, secret: env().AUTH_SECRET })
    const { sid, host = false } = payload.parse(token ?? {})
    return sid === undefined ? null : { secret: sid, host }
  } catch (error) {
    // next-auth's own log of this is a long stack; a stale cookie is an everyday thing.
    log().info({ reason: error instanceof Error ? error.name : 'unknown' }, 'a session cookie does not open')
    return null
  }
}
