import type { IncomingMessage } from 'node:http'
import { AppError } from '../errors'

/** Pages answer forms and server actions by POST; which of its methods a path of the API has, its handler says. */
const PAGE_METHODS = ['GET', 'HEAD', 'POST']
const API_METHODS = [...PAGE_METHODS, 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

const MAX_BODY = 64 * 1024
/** Two MiB, and what a form puts around them. */
const MAX_PICTURE = 2 * 1024 * 1024 + 4 * 1024
const MAX_HEADERS = 100
/**
 * Next copies queries and cookies one by one, and writes the whole of them anew with each: thousands hold up everybody.
 * Browsers keep fewer than 200 cookies for a site.
 */
const MAX_PARAMETERS = 100
const MAX_COOKIES = 200
/** A refused body is read to its end and thrown away, so that the sender gets to see the answer; up to this. */
const MAX_DRAINED = 64 * 1024 * 1024

function bodyLimit(request: IncomingMessage): number {
  const isPicture = request.method === 'PUT' && request.url?.split('?')[0] === '/api/performers/me/picture'
  return isPicture ? MAX_PICTURE : MAX_BODY
}

/** Refuses what need not be read at all. @throws AppError */
export function assertReadable(request: IncomingMessage): void {
  const { rawHeaders, headers, url = '', method = '' } = request
  if (rawHeaders.length / 2 > MAX_HEADERS) {
    throw new AppError('invalid_request', { detail: `More than ${MAX_HEADERS} headers` })
  }
  if (pieces(url.replace(/^[^?]*/, ''), '&') > MAX_PARAMETERS) {
    throw new AppError('invalid_request', { detail: `More than ${MAX_PARAMETERS} query parameters` })
  }
  if (pieces(headers.cookie ?? '', ';') > MAX_COOKIES) {
    throw new AppError('invalid_request', { detail: `More than ${MAX_COOKIES} cookies` })
  }
  const methods = /^\/(?:api|\.well-known)(?:[/?]|$)/.test(url) ? API_METHODS : PAGE_METHODS
  if (!methods.includes(method)) {
    throw new AppError('method_not_allowed', { headers: { allow: methods.join(', ') } })
  }
  if (!isWellFormed(url)) throw new AppError('invalid_request', { detail: 'The path cannot be read' })
  if (Number(headers['content-length'] ?? 0) > bodyLimit(request)) throw new AppError('payload_too_large')
}

function pieces(text: string, separator: string): number {
  return text.split(separator).length
}

/** A path of this server, percent-encoded UTF-8 without NUL; `http://…` and `*` are for proxies. */
function isWellFormed(url: string): boolean {
  if (!url.startsWith('/')) return false
  try {
    return !decodeURIComponent(url.split('?')[0] ?? '').includes('\0')
  } catch {
    return false
  }
}

/** Reads what is left of a refused request into nothing. */
export function drain(request: IncomingMessage): void {
  let drained = 0
  request.on('data', (chunk: Buffer) => {
    drained += chunk.length
    if (drained > MAX_DRAINED) request.socket.destroy()
  })
  request.resume()
}

/**
 * Counts a body whose length was not said beforehand. Past the limit its reader gets an error instead of an end, so that
 * half a body is never taken for a whole one, and `refuse` answers in the reader's place.
 */
export function countBody(request: IncomingMessage, refuse: (error: AppError) => void): void {
  if (request.headers['transfer-encoding'] === undefined) return
  const limit = bodyLimit(request)
  const push = request.push.bind(request)
  let received = 0
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) received += chunk.length
    if (received <= limit) return push(chunk, encoding)
    if (received > MAX_DRAINED) request.socket.destroy()
    const isFirst = chunk instanceof Uint8Array && received - chunk.length <= limit
    if (!isFirst) return true
    const error = new AppError('payload_too_large')
    refuse(error)
    if (request.listenerCount('error') > 0) request.emit('error', error)
    return true
  }
}
