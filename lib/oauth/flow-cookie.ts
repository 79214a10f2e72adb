import 'server-only'
import { hkdfSync } from 'node:crypto'
import { env } from '@/env'
import { type SealingKey, seal, sha256, UnsealError, unseal } from '../crypto'
import { singleton } from '../singleton'

const prefix = 'axr_connect_'

/** Each start leaves a cookie for ten minutes; more than these at once would fill the request's headers. */
const mostAtOnce = 4

const isSecure = () => env().APP_ORIGIN.startsWith('https:')

/** Named by the state's hash, so that two tabs do not collide and the state itself is in no name. */
export function flowCookieName(state: string): string {
  return `${namePrefix()}${sha256(state).slice(0, 16)}`
}

const namePrefix = () => (isSecure() ? `__Host-${prefix}` : prefix)

/** The `Set-Cookie` value that keeps `content`, readable by this server and under this name only. */
export function sealedFlowCookie(name: string, content: string, maxAgeS: number): string {
  return setCookie(name, seal(content, name, keyring()), maxAgeS)
}

/** The content of the cookie; null where the request has none of this name, or one that was not made for it. */
export function openFlowCookie(name: string, cookieHeader: string | null): string | null | 'unreadable' {
  const value = cookies(cookieHeader).get(name)
  if (value === undefined) return null
  try {
    return unseal(value, name, keyring())
  } catch (error) {
    if (error instanceof UnsealError) return 'unreadable'
    throw error
  }
}

/** The `Set-Cookie` value that takes the cookie away. */
export function burntFlowCookie(name: string): string {
  return setCookie(name, '', 0)
}

/** `Set-Cookie` values that take the oldest away where too many tabs have started; browsers send the oldest first. */
export function burntSurplus(cookieHeader: string | null): string[] {
  const names = [...cookies(cookieHeader).keys()].filter((name) => name.startsWith(namePrefix()))
  return names.slice(0, Math.max(0, names.length - mostAtOnce + 1)).map(burntFlowCookie)
}

function setCookie(name: string, value: string, maxAgeS: number): string {
  // `__Host-` asks for the whole path (RFC 6265bis §4.1.3.2).
  return `${name}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${isSecure() ? '; Secure' : ''}`
}

function cookies(header: string | null): Map<string, string> {
  const pairs = (header ?? '').split(';').flatMap((part): [string, string][] => {
    const at = part.indexOf('=')
    return at > 0 ? [[part.slice(0, at).trim(), part.slice(at + 1).trim()]] : []
  })
  return new Map(pairs)
}

/** Derived from the secret by HKDF (RFC 5869), so that no other use of it shares the key. */
function keyring(): readonly SealingKey[] {
  return singleton('flow-cookie-keys', () => {
    const derived = hkdfSync('sha256', env().AUTH_SECRET, '', 'auxroom authorization request', 32)
    return [{ id: 'flow', key: Buffer.from(derived) }]
  })
}
