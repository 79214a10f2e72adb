import 'server-only'
import ipaddr from 'ipaddr.js'
import { peerHeader, proxiedHeader } from './front-peer'

/** The address a request came from, in one spelling; `unknown` where no front stands before this process. */
export function peerAddress(headers: Headers): string {
  const given = headers.get(peerHeader)?.trim() ?? ''
  return ipaddr.isValid(given) ? ipaddr.process(given).toString() : 'unknown'
}

/** Whether the request came from this machine itself, and through no proxy. */
export function isThisMachine(headers: Headers): boolean {
  if (headers.has(proxiedHeader)) return false
  const address = peerAddress(headers)
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback'
}

/** What counts as one address for limits: an IPv4 address, or the /64 a single IPv6 caller has to itself. */
export function peerNetwork(headers: Headers): string {
  const address = peerAddress(headers)
  return ipaddr.IPv6.isValid(address) ? networkOf(address, 64) : address
}

/**
 * `peerNetwork` and the wider networks one IPv6 caller may have: providers give a home a /56 and a site a /48 (RFC 6177). An
 * IPv4 address stands alone: its neighbours are other people.
 */
export function peerNetworks(headers: Headers): string[] {
  const address = peerAddress(headers)
  if (!ipaddr.IPv6.isValid(address)) return [address]
  return [64, 56, 48].map((bits) => networkOf(address, bits))
}

/** Whether two of `peerNetwork`'s answers are one network, or lie in one /56. */
export function sameSite(one: string, other: string): boolean {
  if (one === other) return true
  const [a = '', b = ''] = [one, other].map((network) => network.replace(/\/64$/, ''))
  return ipaddr.IPv6.isValid(a) && ipaddr.IPv6.isValid(b) && networkOf(a, 56) === networkOf(b, 56)
}

function networkOf(address: string, bits: number): string {
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`).toString()}/${bits}`
}
