import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'

/** Set by the process front from the socket (and trusted proxies); whatever a caller sends under it is thrown away. */
export const peerHeader = 'x-auxroom-peer'

/** Set by the process front on a request that came through a proxy, trusted or not. */
export const proxiedHeader = 'x-auxroom-proxied'

/** Set by the process front where a proxy passed the request on and no trusted proxy says for whom. */
export const unverifiedHeader = 'x-auxroom-unverified'

type Range = ReturnType<typeof ipaddr.parseCIDR>

/** The one spelling of an address: IPv4 in IPv6 clothing becomes IPv4. Null for anything that is not an address. */
function normalise(address: string): string | null {
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return null
  return ipaddr.process(address).toString()
}

/**
 * The address of one entry of `X-Forwarded-For`: with a port or without, in quotes or without (RFC 7239 §6). Null for
 * `unknown`, an obfuscated identifier (`_hidden`), and anything else that names nobody.
 */
function hopOf(entry: string): string | null {
  const bare = entry.replace(/^"(.*)"$/, '$1').trim()
  const port = '(?::(?:\\d{1,5}|_[\\w.-]+))?'
  const inner =
    new RegExp(`^\\[([^\\]]*)\\]${port}$`).exec(bare)?.[1] ??
    new RegExp(`^(\\d+\\.\\d+\\.\\d+\\.\\d+)${port}$`).exec(bare)?.[1] ??
    bare
  return normalise(inner)
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
  /** A proxy says that it passes the request on. */
  isProxied: boolean
  /** Somebody whom `TRUSTED_PROXIES` does not name says for whom he speaks. */
  isUnnamedProxy: boolean
  /** A proxy passes the request on, and `address` is that proxy's. */
  isUnverified: boolean
}

/**
 * Who is calling. Only what a trusted proxy appended counts: the chain is read from its near end, and the first
 * address that is not a trusted proxy's is the caller's; anything before that the caller may have written. Where an
 * entry names nobody, the caller is the proxy that wrote it.
 * @param asked the host the request itself names
 */
export function peerOf(
  request: IncomingMessage,
  isTrusted: (address: string) => boolean,
  asked: string,
): Peer {
  const { headers, socket } = request
  const near = normalise(socket.remoteAddress ?? '') ?? '0.0.0.0'
  const isProxied = Object.keys(headers).some((name) => saysOfAProxy.test(name))
  if (!isTrusted(near)) {
    const isUnnamedProxy = headers['x-forwarded-for'] !== undefined
    return { address: near, host: asked, isProxied, isUnnamedProxy, isUnverified: isProxied }
  }
  const chain = listOf(headers['x-forwarded-for'])
  let address = near
  let isNamed = false
  for (const entry of chain.reverse()) {
    const hop = hopOf(entry)
    if (!hop) break
    address = hop
    isNamed = true
    if (!isTrusted(hop)) break
  }
  const host = listOf(headers['x-forwarded-host']).at(-1) ?? asked
  return { address, host, isProxied, isUnnamedProxy: false, isUnverified: isProxied && !isNamed }
}

/** The elements of a list header, of all its lines; empty ones do not count (RFC 9110 §5.6.1.2). */
function listOf(value: string | string[] | undefined): string[] {
  return String(value ?? '')
    .split(',')
    .flatMap((part) => part.trim() || [])
}

const saysOfAProxy = /^(x-forwarded-.*|forwarded|x-real-ip|via)$/

const notTheCallersToSay =
  /^(x-forwarded-.*|forwarded|x-real-ip|x-request-id|x-auxroom-.*|x-middleware-.*|x-nonce|content-security-policy.*)$/

/** Removes what only the front may say, and what Next would take as its own word. */
export function dropForgeable(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers)) {
    if (notTheCallersToSay.test(name)) delete request.headers[name]
  }
}
