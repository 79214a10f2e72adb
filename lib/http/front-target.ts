import type { IncomingMessage } from 'node:http'
import { AppError } from '../errors'

/** `uri-host [ ":" port ]` of RFC 3986 §3.2.2, without the names nobody has. */
const hostSyntax = /^(?:[\w.~!$&'()*+;=%-]+|\[[\da-f:.]+\])(?::\d{0,5})?$/i

/** `http://host[:port]`, then what an origin-form has. */
const absoluteForm = /^https?:\/\/([^/?#]*)(.*)$/i

/**
 * The host a request names, in small letters and without a port that its scheme has anyway. A target in absolute form
 * is put into origin form. Throws `invalid_request` (400) where `Host` is missing, doubled or unreadable, or where the
 * target names another host (RFC 9112 §3.2).
 * @param protocol that of the origin, such as `https:`
 */
export function readTarget(request: IncomingMessage, protocol: string): string {
  const { rawHeaders, httpVersion, headers } = request
  const lines = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  if (lines.length > 1) throw new AppError('invalid_request', { detail: 'Host is given more than once' })
  if (lines.length === 0 && httpVersion === '1.1') {
    throw new AppError('invalid_request', { detail: 'Host is missing' })
  }
  const given = headers.host ?? ''
  if (given !== '' && !hostSyntax.test(given)) {
    throw new AppError('invalid_request', { detail: 'Host cannot be read' })
  }
  const host = plainHost(given, protocol)
  const [, authority, rest = ''] = absoluteForm.exec(request.url ?? '') ?? []
  if (authority === undefined) return host
  if (!hostSyntax.test(authority) || plainHost(authority, protocol) !== host) {
    throw new AppError('invalid_request', { detail: 'The target names another host than Host' })
  }
  request.url = rest.startsWith('/') ? rest : `/${rest}`
  return host
}

/** The one spelling of a host of this scheme. */
export function plainHost(host: string, protocol: string): string {
  return host.toLowerCase().replace(protocol === 'https:' ? /:(443)?$/ : /:(80)?$/, '')
}
