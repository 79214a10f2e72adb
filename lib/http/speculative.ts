/** The headers by which browsers say that nobody has asked yet: they fetch ahead, in case somebody will. */
const purposes = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const

/** Whether a request only looks, or looks ahead: nothing may come of it (RFC 9110 §9.2.1, Fetch `Sec-Purpose`). */
export function onlyLooks(method: string, headers: Headers): boolean {
  return method === 'HEAD' || looksAhead(headers)
}

/** Whether a browser fetches ahead. */
function looksAhead(headers: Headers): boolean {
  return purposes.some((name) => /\b(prefetch|prerender|preview|instant)\b/i.test(headers.get(name) ?? ''))
}

/**
 * What a request is answered that only looks at an address which does something. Looking ahead has to fail, or the
 * browser would show this answer when somebody does ask.
 */
export function nothingDone(method: string): Response {
  const headers = { 'cache-control': 'private, no-store', vary: 'sec-purpose, purpose, x-moz' }
  return new Response(null, { status: method === 'HEAD' ? 204 : 403, headers })
}
