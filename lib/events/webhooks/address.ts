import 'server-only'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { env } from '@/env'
import { boundedText } from '../../http/bounded-text'

const longestUrl = 2_000

/** What is routed on the Internet today (IANA, IPv6 Global Unicast). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * While the simulator stands in and nobody but this machine is served, receivers on it may be called, and without TLS. A
 * guest of the network would reach by it what trusts whoever sits here.
 */
const isDemo = () => env().SIMULATOR_ORIGIN !== undefined && env().servesLoopbackAlone

/** A public address of the Internet; IPv4 in whatever IPv6 clothes is none. */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast)
}

/**
 * Whether a webhook may be sent to this address: public ones, and this machine in demo mode, but never the simulator,
 * whose control trusts whoever sits here.
 */
export function mayBeCalled(address: string, port: number): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (isPublic(parsed)) return true
  const { SIMULATOR_ORIGIN } = env()
  return (
    isDemo() &&
    SIMULATOR_ORIGIN !== undefined &&
    parsed.range() === 'loopback' &&
    port !== portOf(new URL(SIMULATOR_ORIGIN))
  )
}

/** Whether messages may be sent over this protocol: one that was made in the demo is not sent in the clear later. */
export function maySpeak({ protocol }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isDemo())
}

/** The host of a URL as sockets take it, without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

export function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'http:' ? 80 : 443)
}

/** Why a URL is no address of a webhook, in words for its owner; null where it is one as far as one can see. */
function objectionTo(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !maySpeak(url)) {
    return isDemo() ? 'This must be an http or https address' : 'This must be an https address'
  }
  if (url.username || url.password) return 'An address may not hold a username or password'
  if (url.href.includes('#')) return 'An address may not hold a fragment'
  const host = hostOf(url)
  const isLocalName = /(^|\.)localhost\.?$/.test(host)
  if (
    (isIP(host) && !mayBeCalled(host, portOf(url))) ||
    (isLocalName && !mayBeCalled('127.0.0.1', portOf(url)))
  ) {
    return 'This address is not on the public Internet'
  }
  return null
}

/**
 * Where a webhook is sent. Names are looked at when they are called and not here: what they lead to may change at any
 * time.
 */
export const webhookUrl = boundedText(longestUrl)
  .trim()
  .superRefine((text, context) => {
    const objection = objectionTo(text)
    if (objection) context.addIssue(objection)
  })
  .transform((text) => new URL(text).href)
