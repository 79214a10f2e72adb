import { randomBytes } from 'node:crypto'
import type { Env } from '@/env'
import { formTargets } from './form-targets'

export type PolicySettings = Pick<Env, 'APP_ORIGIN' | 'SIMULATOR_ORIGIN'> & {
  /** Next's development mode: its reloading needs eval and a socket. */
  dev: boolean
}

export function makeNonce(): string {
  return randomBytes(16).toString('base64')
}

/**
 * The policy of a page. Styles stay inline: dialogs and toasts set them on elements. Forms may lead to the providers,
 * since Chromium holds the redirect after a form to this list as well.
 * @param url path and query of the request
 */
export function pagePolicy(settings: PolicySettings, nonce: string, url: string): string {
  const { SIMULATOR_ORIGIN, dev } = settings
  const simulator = SIMULATOR_ORIGIN ? [SIMULATOR_ORIGIN] : []
  const directives: Record<string, string[]> = {
    'default-src': ["'self'"],
    'script-src': [`'nonce-${nonce}'`, "'strict-dynamic'", ...(dev ? ["'unsafe-eval'"] : [])],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'https://i.scdn.co', 'https://mosaic.scdn.co', ...simulator],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...(dev ? ['ws:'] : [])],
    'form-action': ["'self'", ...formTargets(), ...appOfConsent(url)],
    'frame-ancestors': ["'none'"],
    'frame-src': ["'none'"],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
  }
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ')
}

/**
 * Where the form of the consent page leads in the end: the app that asks. Whether the redirect URI is the app's is
 * decided later, and without that there is no form; until then this names an origin and nothing more.
 */
function appOfConsent(url: string): string[] {
  const [path = '', ...query] = url.split('?')
  if (path !== '/oauth/authorize') return []
  const parameters = new URLSearchParams(query.join('?'))
  const uri = parameters.get('redirect_uri') || parameters.get('default_redirect_uri') || ''
  if (!URL.canParse(uri)) return []
  const { protocol, origin } = new URL(uri)
  if (protocol === 'https:' || protocol === 'http:') {
    return /^https?:\/\/[a-z\d.:[\]-]+$/.test(origin) ? [origin] : []
  }
  // A scheme an app has to itself is a domain name backwards (RFC 8252 §7.1).
  return /^[a-z][a-z\d+-]*(\.[a-z\d+-]+)+:$/.test(protocol) ? [protocol] : []
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
