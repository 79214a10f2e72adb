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
  if (!ipaddr.IPv6.isValid(address)) return address
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toString()}/64`
}
