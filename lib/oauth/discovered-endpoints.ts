import type { ServerMetadata } from 'openid-client'
import { isLoopbackOrigin } from '@/env'

/** Those that are called or that people are sent to. */
const used = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'revocation_endpoint',
] as const

/** Without them nobody can connect. */
const needed = ['authorization_endpoint', 'token_endpoint'] as const

/**
 * Sees to it that a document which names endpoints leads nowhere it should not: HTTPS alone, and never to this machine,
 * unless the issuer is on it as well; and that none is missing that connecting needs.
 * @param issuer as it is configured: what the document calls itself may hold a place for a tenant
 * @throws Error that names the endpoint
 */
export function checkEndpoints(metadata: ServerMetadata, issuer: string = metadata.issuer): void {
  for (const name of needed) {
    if (metadata[name] === undefined) throw new Error(`The issuer names no ${name}`)
  }
  const isHere = isLoopbackOrigin(issuer)
  for (const name of used) {
    const endpoint = metadata[name]
    if (endpoint !== undefined && !isFit(endpoint, isHere)) {
      throw new Error(`The issuer's ${name} is no address its clients may be sent to`)
    }
  }
}

function isFit(endpoint: string, isHere: boolean): boolean {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (!url || url.username || url.password) return false
  return isLoopbackHttp(url) ? isHere : url.protocol === 'https:'
}

const isLoopbackHttp = (url: URL) => /^https?:$/.test(url.protocol) && isLoopbackOrigin(url.origin)
