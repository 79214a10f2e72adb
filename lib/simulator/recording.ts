import { setTimeout as wait } from 'node:timers/promises'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { orderedFault } from './bungie/ordered-fault'
import type { Fault } from './faults'
import type { SimulatorEnv } from './http'
import type { Simulation } from './simulation'
import { apiErrorResponse } from './spotify/api-error'

/** Writes every request down and lets it meet the fault that waits for it. */
export function recording(simulation: Simulation, closing: AbortSignal) {
  return createMiddleware<SimulatorEnv>(async (c, next) => {
    const record = simulation.requests.open(c.req.method, c.req.path)
    c.set('record', record)
    const fault = simulation.faults.take(record)
    if (fault?.delay_ms) await wait(fault.delay_ms, undefined, { signal: closing }).catch(() => undefined)
    const replaces =
      fault !== undefined && (fault.status !== undefined || fault.drop === true || fault.after === true)
    if (!fault || !replaces) {
      await next()
      record.status = c.res.status
      return
    }
    if (fault.after) await next()
    const response = faultResponse(c, fault)
    record.status = response === RESPONSE_ALREADY_SENT ? null : response.status
    // Assigning over an earlier answer would keep its headers.
    c.res = undefined
    c.res = response
  })
}

/** The answer a fault orders; without a status the connection breaks. */
function faultResponse(c: Context<SimulatorEnv>, fault: Fault): Response {
  if (fault.drop || fault.status === undefined) {
    c.env.incoming.socket.destroy()
    return RESPONSE_ALREADY_SENT
  }
  const { status, body, headers } = fault
  if ([204, 205, 304].includes(status)) return new Response(null, { status, headers })
  if (typeof body === 'string') return textResponse(body, status, headers)
  if (body !== undefined) return Response.json(body, { status, headers })
  if (status < 400) return new Response(null, { status, headers })
  const { provider, path } = c.get('record')
  return provider === 'bungie'
    ? orderedFault(path, status, headers)
    : apiErrorResponse(status, faultMessage(status), undefined, headers)
}

/** A page is a page and anything else plain text, unless the headers say otherwise, in whatever spelling. */
function textResponse(body: string, status: number, given?: Record<string, string>): Response {
  const headers = new Headers(given)
  if (!headers.has('content-type'))
    headers.set('content-type', /^\s*<(!doctype|html)\b/i.test(body) ? 'text/html' : 'text/plain')
  return new Response(body, { status, headers })
}

function faultMessage(status: number): string {
  if (status === 429) return 'API rate limit exceeded'
  return status >= 500 ? 'Server error.' : 'Refused on request'
}
