import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Env } from '@/env'
import { AppError, problem } from '../errors'
import { log } from '../log'
import { aboutCrossSite, crossSiteRefused, isCrossSite } from './cross-site'
import { withDocumentStatus } from './document-status'
import { withCrossOrigin } from './front-cors'
import { assertReadable, countBody, drain } from './front-limits'
import { dropForgeable, peerHeader, peerOf, proxiedHeader, trustedBy, unverifiedHeader } from './front-peer'
import { commonHeaders, inertPolicy, makeNonce, type PolicySettings, pagePolicy } from './front-policy'
import { plainHost, readTarget } from './front-target'
import { silence, withRawResponse } from './raw-response'

export type FrontSettings = PolicySettings & Pick<Env, 'PORT' | 'JOIN_ORIGIN' | 'TRUSTED_PROXIES'>

type Handle = (request: IncomingMessage, response: ServerResponse) => unknown

/** Monitoring asks by address, whatever the origin is. */
const anyHost = new Set(['/api/health', '/api/metrics'])

/**
 * What stands before Next: says who is calling and under which policy, and refuses what no handler should see.
 * Sets on each request `x-auxroom-peer` (the caller's address), `x-request-id`, and for pages `x-nonce`.
 */
export function createFront(settings: FrontSettings, handle: Handle): RequestListener {
  const isTrusted = trustedBy(settings.TRUSTED_PROXIES)
  const always = Object.entries(commonHeaders(settings))
  const warnOfUnnamedProxy = once(() => {
    log().warn('a peer that TRUSTED_PROXIES does not name sends X-Forwarded-For, which is not believed')
  })
  const app = new URL(settings.APP_ORIGIN)
  const origins = [settings.APP_ORIGIN, settings.JOIN_ORIGIN]
  const hosts = new Set(origins.map((origin) => new URL(origin).host))
  const otherNames = new Set([
    `127.0.0.1:${settings.PORT}`,
    `localhost:${settings.PORT}`,
    `[::1]:${settings.PORT}`,
  ])
  if (app.protocol === 'https:' && settings.TRUSTED_PROXIES.length === 0) {
    log().warn('TRUSTED_PROXIES names no proxy while APP_ORIGIN is https: all callers count as one address')
  }

  /**
   * Over https people come through a proxy, and one that nobody named may say nothing of itself. Those that are named say for
   * whom they speak: who says nothing, and asks for this machine by its own name, is on it.
   */
  function mayBeDirect(host: string): boolean {
    return app.protocol === 'http:' || (settings.TRUSTED_PROXIES.length > 0 && otherNames.has(host))
  }

  function admit(request: IncomingMessage, response: ServerResponse): boolean {
    const requestId = randomUUID()
    response.setHeader('x-request-id', requestId)
    for (const [name, value] of always) response.setHeader(name, value)
    // Node reads no further request from a connection on which somebody asked for another protocol.
    if (request.headers.upgrade !== undefined) response.setHeader('connection', 'close')
    const peer = peerOf(request, isTrusted, readTarget(request, app.protocol))
    if (peer.isUnnamedProxy) warnOfUnnamedProxy()
    const host = plainHost(peer.host, app.protocol)
    dropForgeable(request)
    request.headers[peerHeader] = peer.address
    if (peer.isProxied || !mayBeDirect(host)) request.headers[proxiedHeader] = '1'
    if (peer.isUnverified) request.headers[unverifiedHeader] = '1'
    request.headers['x-request-id'] = requestId
    request.headers.host = host
    assertReadable(request)

    const path = request.url?.split('?')[0] ?? ''
    const isPage = !isBelow(path, '/api') && !isBelow(path, '/_next/static')
    const known = hosts.has(host) || anyHost.has(path)
    if (!known && isPage && otherNames.has(host) && isLoopback(app.hostname)) {
      // Somebody typed localhost: cookies and the provider's redirect know one name only.
      response
        .writeHead(307, { location: `${settings.APP_ORIGIN}${request.url?.replace(/^\/+/, '/')}` })
        .end()
      return false
    }
    if (!known) throw new AppError('misdirected_request')
    setPolicy(request, response, isPage)
    return true
  }

  function setPolicy(request: IncomingMessage, response: ServerResponse, isPage: boolean): void {
    if (!isPage) {
      response.setHeader('content-security-policy', inertPolicy)
      return
    }
    assertOwnForm(request)
    const nonce = makeNonce()
    const policy = pagePolicy(settings, nonce, request.url ?? '')
    // Next reads the nonce of its own scripts from the request's policy.
    request.headers['content-security-policy'] = policy
    request.headers['x-nonce'] = nonce
    response.setHeader('content-security-policy', policy)
  }

  /** A page's form, before Next sees it: it would answer 500 and write a stack into the log. Handlers ask for themselves. */
  function assertOwnForm({ method, url, headers }: IncomingMessage): void {
    if (method !== 'POST') return
    const sent = { origin: headers.origin ?? null, site: String(headers['sec-fetch-site'] ?? '') || null }
    // Next compares with the host that was asked for.
    const own = origins.filter((origin) => new URL(origin).host === headers.host?.toLowerCase())
    if (!isCrossSite(sent, own)) return
    const about = { request_id: headers['x-request-id'], path: url?.split('?')[0], ...aboutCrossSite(sent) }
    log().info(about, crossSiteRefused)
    throw new AppError('cross_site')
  }

  return (request, response) => {
    withCrossOrigin(request, response)
    try {
      if (!admit(request, response)) return drain(request)
    } catch (error) {
      refuse(request, response, error)
      return drain(request)
    }
    countBody(request, (error) => {
      refuse(request, response, error)
      silence(response)
    })
    if (isDocument(request)) withDocumentStatus(response, () => handle(request, response))
    else withRawResponse(request, response, () => handle(request, response))
  }
}

/** A page as a browser first asks for it; what its router asks for later has a status of Next's own. */
function isDocument({ method, url, headers }: IncomingMessage): boolean {
  const path = url?.split('?')[0] ?? ''
  return (
    (method === 'GET' || method === 'HEAD') &&
    !headers.rsc &&
    !isBelow(path, '/api') &&
    !isBelow(path, '/_next')
  )
}

function once(run: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    run()
  }
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

/** A problem document below /api, its title as plain text elsewhere. */
function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) return
  const document = problem(error)
  const isApi = isBelow(request.url?.split('?')[0] ?? '', '/api')
  response.setHeader('content-security-policy', inertPolicy)
  response.writeHead(document.status, {
    'content-type': isApi ? 'application/problem+json' : 'text/plain; charset=utf-8',
    'cache-control': 'private, no-store',
    ...(error instanceof AppError ? error.options.headers : {}),
  })
  response.end(isApi ? JSON.stringify(document) : `${document.title}\n`)
}
