import 'server-only'
import { env } from '@/env'
import { AppError } from '../errors'

/**
 * Refuses what another site made a browser send. Programs send neither header and carry no cookie by themselves.
 * `same-site` is not enough: another port of this host is the same site.
 * Throws `cross_site` (403).
 */
export function assertSameOrigin(headers: Headers): void {
  const origin = headers.get('origin')
  if (origin !== null) {
    if (origin === env().APP_ORIGIN || origin === env().JOIN_ORIGIN) return
    throw new AppError('cross_site')
  }
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') throw new AppError('cross_site')
}
