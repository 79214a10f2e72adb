import 'server-only'
import { Resolver } from 'node:dns/promises'

const timeoutMs = 2_000
const tries = 2

/**
 * All addresses of a name, from the DNS alone: not from this machine's hosts file, and without holding one of the few
 * threads that the system's own resolver waits in. Throws where there are none.
 */
export async function resolveHost(name: string): Promise<string[]> {
  // RFC 6761 §6.3: this machine, whatever a server says.
  if (/(^|\.)localhost\.?$/i.test(name)) return ['127.0.0.1', '::1']
  const resolver = new Resolver({ timeout: timeoutMs, tries })
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  const failed = answers.find((answer) => answer.status === 'rejected')
  if (addresses.length === 0 && failed) throw failed.reason
  return addresses
}
