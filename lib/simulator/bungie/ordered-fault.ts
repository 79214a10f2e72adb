import { PlatformError, type PlatformErrorName } from './platform-error'

/** What a fault with nothing but a status answers (400 or more), in the shape of the place it meets. */
export function orderedFault(path: string, status: number, headers?: Record<string, string>): Response {
  if (path.includes('/Platform/App/OAuth/')) {
    const error = status >= 500 ? 'server_error' : 'invalid_request'
    return Response.json({ error, error_description: 'Refused on request' }, { status, headers })
  }
  if (!path.includes('/Platform/')) return new Response('Refused on request', { status, headers })
  const seconds = status === 429 ? Number(new Headers(headers).get('retry-after') ?? 10) : 0
  return new PlatformError(errorOf(status), seconds).toResponse(status, headers)
}

function errorOf(status: number): PlatformErrorName {
  if (status === 401) return 'tokenRefused'
  if (status === 404) return 'notFound'
  if (status === 429) return 'throttled'
  return 'unhandled'
}
