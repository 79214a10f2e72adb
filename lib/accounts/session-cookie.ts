import 'server-only'
import { decode, encode } from 'next-auth/jwt'
import { z } from 'zod'
import { env } from '@/env'
import { cookieValue } from '../http/cookie-value'
import { log } from '../log'
import { singleton } from '../singleton'

/** A session ends this long after it began, whatever happens. */
export const sessionMaxAgeSeconds = 30 * 24 * 60 * 60

const payload = z.object({ sid: z.string().min(1).optional() })
const maxCached = 1000

export function usesSecureCookies(): boolean {
  return env().APP_ORIGIN.startsWith('https:')
}

/** The name next-auth gives its session cookie. */
export function sessionCookieName(): string {
  return usesSecureCookies() ? '__Secure-next-auth.session-token' : 'next-auth.session-token'
}

export type CookieParts = {
  name: string
  value: string
  options: { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean; maxAge: number }
}

/** The session cookie in parts, as `cookies().set` of next/headers takes them. The secret is wrapped in next-auth's JWT. */
export async function sessionCookieParts(secret: string): Promise<CookieParts> {
  const value = await encode({
    token: { sid: secret },
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

/** The secret in the request's session cookie; null without one, and for one that is broken or not ours. */
export async function readSessionSecret(headers: Headers): Promise<string | null> {
  const value = cookieValue(headers.get('cookie'), sessionCookieName())
  return value ? opened(value) : null
}

/** The secret in the value of a session cookie. */
async function opened(value: string): Promise<string | null> {
  const cache = singleton('session-cookies', () => new Map<string, string | null>())
  const known = cache.get(value)
  if (known !== undefined) return known
  const secret = await decoded(value)
  const oldest = cache.size >= maxCached ? cache.keys().next().value : undefined
  if (oldest !== undefined) cache.delete(oldest)
  cache.set(value, secret)
  return secret
}

async function decoded(value: string): Promise<string | null> {
  try {
    const token = await decode({ token: value, secret: env().AUTH_SECRET })
    return payload.parse(token ?? {}).sid ?? null
  } catch (error) {
    // next-auth's own log of this is a long stack; a stale cookie is an everyday thing.
    log().info({ reason: error instanceof Error ? error.name : 'unknown' }, 'a session cookie does not open')
    return null
  }
}
