import type { IncomingMessage, ServerResponse } from 'node:http'

/** Nothing of a browser's own goes into these: no cookie is read. */
const openToAll = /^\/(?:\.well-known\/.+|api\/openapi\.json|api\/oauth\/(?:token|revoke|introspect|jwks))$/
/** next-auth's endpoints know the cookie alone. */
const cookieOnly = /^\/api\/auth(?:\/|$)/

const exposed = 'allow, etag, link, location, retry-after, www-authenticate, x-request-id'
const taken = 'authorization, content-type, if-none-match, last-event-id, range'
const preflightAgeS = '7200'

/**
 * Lets scripts of any origin read the answers to calls that carry their own credential, and of what is open to all, be
 * they refusals or streams. Credentials of the browser are never allowed, so a cookie opens nothing here (Fetch, CORS
 * protocol). Set when the head is written, over whatever the handler says.
 */
export function withCrossOrigin(request: IncomingMessage, response: ServerResponse): void {
  const isPreflight =
    request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
  if (!isOpen(request, isPreflight)) return
  const setHeader = response.setHeader.bind(response)
  const writeHead = response.writeHead.bind(response)
  response.writeHead = (status: number, ...rest: []) => {
    setHeader('access-control-allow-origin', '*')
    setHeader('access-control-expose-headers', exposed)
    const allow = isPreflight ? response.getHeader('allow') : undefined
    if (allow !== undefined) {
      setHeader('access-control-allow-methods', methodsOf(String(allow)))
      setHeader('access-control-allow-headers', taken)
      setHeader('access-control-max-age', preflightAgeS)
    }
    return writeHead(status, ...rest)
  }
}

function isOpen({ url, headers }: IncomingMessage, isPreflight: boolean): boolean {
  const path = url?.split('?')[0] ?? ''
  if (openToAll.test(path)) return true
  if (!path.startsWith('/api/') || cookieOnly.test(path)) return false
  if (!isPreflight) return headers.authorization !== undefined
  const asked = String(headers['access-control-request-headers'] ?? '').split(',')
  return asked.some((name) => name.trim().toLowerCase() === 'authorization')
}

/** HEAD comes with GET. */
function methodsOf(allow: string): string {
  const methods = allow.split(',').flatMap((method) => method.trim() || [])
  if (methods.includes('GET') && !methods.includes('HEAD'))
    methods.splice(methods.indexOf('GET') + 1, 0, 'HEAD')
  return methods.join(', ')
}
