import { randomBytes } from 'node:crypto'
import type { Env } from '@/env'

export type PolicySettings = Pick<
  Env,
  'APP_ORIGIN' | 'SIMULATOR_ORIGIN' | 'SPOTIFY_CLIENT_ID' | 'BUNGIE_CLIENT_ID'
> & {
  /** Next's development mode: its reloading needs eval and a socket. */
  dev: boolean
}

export function makeNonce(): string {
  return randomBytes(16).toString('base64')
}

/**
 * The policy of a page. Styles stay inline: dialogs and toasts set them on elements. Forms may lead to the providers,
 * since Chromium holds the redirect after a form to this list as well.
 */
export function pagePolicy(settings: PolicySettings, nonce: string): string {
  const { SIMULATOR_ORIGIN, SPOTIFY_CLIENT_ID, BUNGIE_CLIENT_ID, dev } = settings
  const simulator = SIMULATOR_ORIGIN ? [SIMULATOR_ORIGIN] : []
  const directives: Record<string, string[]> = {
    'default-src': ["'self'"],
    'script-src': [`'nonce-${nonce}'`, "'strict-dynamic'", ...(dev ? ["'unsafe-eval'"] : [])],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'https://i.scdn.co', 'https://mosaic.scdn.co', ...simulator],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...(dev ? ['ws:'] : [])],
    'form-action': [
      "'self'",
      ...(SPOTIFY_CLIENT_ID ? ['https://accounts.spotify.com'] : []),
      ...(BUNGIE_CLIENT_ID ? ['https://www.bungie.net'] : []),
      ...simulator,
    ],
    'frame-ancestors': ["'none'"],
    'frame-src': ["'none'"],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
  }
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ')
}

/** The policy of everything that is no page: an answer opened by itself, an SVG for one, runs and loads nothing. */
export const inertPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

/** What every answer carries. */
export function commonHeaders({ APP_ORIGIN }: PolicySettings): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'permissions-policy':
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), midi=(), display-capture=(), browsing-topics=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(APP_ORIGIN.startsWith('https:')
      ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
      : {}),
  }
}
