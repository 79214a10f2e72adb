import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'

/** Set by the process front from the socket (and trusted proxies); whatever a caller sends under it is thrown away. */
export const peerHeader = 'x-auxroom-peer'

/** Set by the process front where somebody forwarded the request and is not believed about whom it came from. */
export const hearsayHeader = 'x-auxroom-hearsay'

type Range = ReturnType<typeof ipaddr.parseCIDR>

/** The one spelling of an address: IPv4 in IPv6 clothing becomes IPv4. Null for anything that is not an address. */
function normalise(address: string): string | null {
  const bare = address.trim().replace(/^\[(.*)\](?::\d+)?$/, '$1')
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : null
}

/** Reads addresses and CIDR ranges, as `TRUSTED_PROXIES` has them, into a question. */
export function trustedBy(ranges: readonly string[]): (address: string) => boolean {
  const parsed = ranges.map((range): Range => {
    if (range.includes('/')) return ipaddr.parseCIDR(range)
    const address = ipaddr.process(range)
    return [address, address.kind() === 'ipv4' ? 32 : 128]
  })
  return (address) => {
    const given = ipaddr.process(address)
    return parsed.some(([network, bits]) => network.kind() === given.kind() && given.match([network, bits]))
  }
}

export type Peer = {
  /** The caller's address, as far as it can be believed. */
  address: string
  /** The host the caller asked for. */
  host: string
  /** The request says it was forwarded, and `address` is the forwarder's all the same. */
  hearsay: boolean
}

/**
 * Who is calling. Only what a trusted proxy appended counts: the chain is read from its near end, and the first
 * address that is not a trusted proxy's is the caller's; anything before that the caller may have written.
 */
export function peerOf(request: IncomingMessage, isTrusted: (address: string) => boolean): Peer {
  const near = normalise(request.socket.remoteAddress ?? '') ?? '0.0.0.0'
  const host = request.headers.host ?? ''
  const forwarded = Object.keys(request.headers).some((name) => forwarding.test(name))
  if (!isTrusted(near)) return { address: near, host, hearsay: forwarded }
  const chain = String(request.headers['x-forwarded-for'] ?? '').split(',')
  let address = near
  let told = false
  for (const entry of chain.reverse()) {
    const hop = normalise(entry)
    if (!hop) break
    address = hop
    told = true
    if (!isTrusted(hop)) break
  }
  const forwardedHost = String(request.headers['x-forwarded-host'] ?? '')
    .split(',')
    .at(-1)
    ?.trim()
  return { address, host: forwardedHost || host, hearsay: forwarded && !told }
}

const forwarding = /^(x-forwarded-(for|host|proto)|forwarded|x-real-ip|via)$/

const notTheCallersToSay =
  /^(x-forwarded-.*|forwarded|x-real-ip|x-request-id|x-auxroom-.*|x-middleware-.*|x-nonce|content-security-policy.*)$/

/** Removes what only the front may say, and what Next would take as its own word. */
export function dropForgeable(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers)) {
    if (notTheCallersToSay.test(name)) delete request.headers[name]
  }
}
