import 'server-only'
import { env } from '@/env'
import { AppError } from '../errors'
import { log } from '../log'
import { aboutCrossSite, crossSiteRefused, isCrossSite } from './cross-site'

/**
 * Refuses what another site made a browser send, and notes it in the log.
 * Throws `cross_site` (403).
 */
export function assertSameOrigin(headers: Headers): void {
  const sent = { origin: headers.get('origin'), site: headers.get('sec-fetch-site') }
  if (!isCrossSite(sent, [env().APP_ORIGIN, env().JOIN_ORIGIN])) return
  log().info({ request_id: headers.get('x-request-id'), ...aboutCrossSite(sent) }, crossSiteRefused)
  throw new AppError('cross_site')
}
