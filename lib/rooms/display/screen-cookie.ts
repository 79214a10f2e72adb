import 'server-only'
import { usesSecureCookies } from '../../accounts/session-cookie'
import { cookieValue } from '../../http/cookie-value'

/** A screen that is not used for so long needs the link again. */
export const screenLifetimeS = 30 * 24 * 60 * 60

type ScreenCookie = {
  name: string
  value: string
  options: { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean; maxAge: number }
}

/** It is no session's cookie: nothing but the display reads it. */
export function screenCookieName(): string {
  return usesSecureCookies() ? '__Host-axr_display' : 'axr_display'
}

/** The cookie in parts, as `cookies().set` of next/headers takes them. */
export function screenCookie(secret: string): ScreenCookie {
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure: usesSecureCookies() } as const
  return { name: screenCookieName(), value: secret, options: { ...options, maxAge: screenLifetimeS } }
}

/** The same as the value of `Set-Cookie`. */
export function screenSetCookie(secret: string): string {
  const { name, options } = screenCookie(secret)
  const flags = `Path=/; Max-Age=${options.maxAge}; HttpOnly; SameSite=Lax`
  return `${name}=${secret}; ${flags}${options.secure ? '; Secure' : ''}`
}

/** The secret in the request's screen cookie. */
export function readScreenSecret(headers: Headers): string | null {
  return cookieValue(headers.get('cookie'), screenCookieName()) || null
}
