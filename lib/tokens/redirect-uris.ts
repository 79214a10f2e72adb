import { boundedText } from '../http/bounded-text'

const longest = 1000

/** Why a URI cannot be registered; null where it can. */
function problemOf(text: string): string | null {
  if (text.length > longest) return `At most ${longest} characters`
  const uri = URL.canParse(text) ? new URL(text) : null
  if (!uri) return 'This is no absolute URI'
  // Compared as text later on: a second spelling of the same address would only mislead.
  if (uri.href !== text && uri.href !== `${text}/`) return `Write it as ${uri.href}`
  if (text.includes('#')) return 'It may have no fragment'
  if (uri.username || uri.password) return 'It may hold no credentials'
  if (uri.protocol === 'https:') {
    return isLocalhost(uri) ? 'localhost may be any machine: use http://127.0.0.1' : null
  }
  if (uri.protocol === 'http:')
    return isLoopback(uri) ? null : 'http is for 127.0.0.1 and [::1] only: use https'
  return uri.protocol.includes('.')
    ? null
    : 'An app’s own scheme has a dot, such as com.example.app:/callback'
}

const isLocalhost = ({ hostname }: URL) => /(^|\.)localhost\.?$/.test(hostname)
const isLoopback = ({ hostname }: URL) => hostname === '127.0.0.1' || hostname === '[::1]'

/**
 * A redirect URI as a client registers it: https, or http on 127.0.0.1 or [::1], or a private-use scheme with a dot
 * (RFC 8252 §7); no fragment (RFC 6749 §3.1.2), no credentials, no localhost (RFC 8252 §8.3).
 */
export const redirectUri = boundedText(longest).superRefine((text, context) => {
  const problem = problemOf(text)
  if (problem) context.addIssue(problem)
})

/**
 * Whether a redirect URI of a request is one of the registered ones: the same text (RFC 9700 §2.1), but for the port of a
 * loopback address, which an app learns only when it listens (RFC 8252 §7.3).
 */
export function isRegistered(registered: readonly string[], given: string): boolean {
  if (registered.includes(given)) return true
  const portless = withoutLoopbackPort(given)
  return portless !== null && registered.some((one) => withoutLoopbackPort(one) === portless)
}

function withoutLoopbackPort(text: string): string | null {
  if (!/^http:\/\/(127\.0\.0\.1|\[::1\])[:/?]/.test(`${text}/`) || problemOf(text) !== null) return null
  const uri = new URL(text)
  uri.port = ''
  return uri.href
}
