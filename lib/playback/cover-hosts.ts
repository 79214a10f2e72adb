import 'server-only'
import { env } from '@/env'

const coverHosts = /^(i|mosaic)\.scdn\.co$|^image-cdn-[a-z0-9-]+\.spotifycdn\.com$/

/** Whether covers may be shown and fetched from there: the provider's image hosts, or the simulator standing in for it. */
export function isCoverUrl(address: string): boolean {
  if (address.length > 1_000 || !URL.canParse(address)) return false
  const url = new URL(address)
  if (url.origin === env().SIMULATOR_ORIGIN) return true
  return url.protocol === 'https:' && url.port === '' && coverHosts.test(url.hostname)
}
