import 'server-only'
import type { ZodType, z } from 'zod'
import { AppError, problemResponse } from '../errors'
import { log } from '../log'
import { type BodyFormat, check, readBody } from './body'
import { givenParameters } from './bounded-text'
import { assertSameOrigin } from './same-origin'
import { nothingDone, onlyLooks } from './speculative'
import { unserved } from './unserved'

/**
 * Who may call: `none` never looks; `optional` gives a viewer or null; `required` answers 401 without one;
 * `guest` makes a guest session where there is none.
 */
export type ViewerMode = 'none' | 'optional' | 'required' | 'guest'

/** How this layer learns who is calling and what they may do; the capability that knows both provides it. */
export type ViewerSource<V, R> = {
  /** The viewer of the request's credentials, or null. Throws where credentials were sent and are bad. */
  resolve(headers: Headers): Promise<V | null>
  /** Throws where this viewer may not call an endpoint of this rule. */
  admit(viewer: V, rule: R): void
  /** Counts the call against its limit, before its body is read. Throws where that is used up. */
  count(rule: R, call: { viewer: V | null; headers: Headers; params: Record<string, string> }): Promise<void>
  /** A new guest with the `Set-Cookie` value that makes it the caller's. */
  makeGuest(headers: Headers): Promise<{ viewer: V; setCookie: string }>
  /** Takes back a guest whose first call failed, since nobody holds its cookie. */
  dropGuest(viewer: V): Promise<void>
  /** Headers of the 401 answer: the challenge of RFC 6750 §3. */
  challenge: Record<string, string>
}

type ViewerOf<V, M extends ViewerMode> = M extends 'none' ? null : M extends 'optional' ? V | null : V

type Call<V, B, Q> = {
  request: Request
  viewer: V
  params: Record<string, string>
  body: B
  query: Q
}

export type Endpoint<V, R> = {
  viewer: ViewerMode
  rule: R
  formats: readonly BodyFormat[]
  body: ZodType | null
  query: ZodType | null
  sameOrigin: boolean
  open: (headers: Headers) => boolean
  effects: boolean
  failed: ((error: unknown, request: Request) => Response | null) | null
  run(call: Call<V | null, unknown, unknown>): Promise<Response>
}

type EndpointInput<V, R, M extends ViewerMode, B extends ZodType, Q extends ZodType> = {
  viewer: M
  /** What `admit` decides by. */
  rule: R
  /** Schema of the body, strict so that unknown fields are refused; without it a body is ignored. */
  body?: B
  /** Schema of the query's parameters; those without a value count as left out. */
  query?: Q
  /** JSON unless said otherwise. */
  formats?: readonly BodyFormat[]
  /** Refuses cross-site calls although the method is GET. Writes always refuse them. */
  sameOrigin?: boolean
  /** Whether these callers are let through without being asked who they are. */
  open?: (headers: Headers) => boolean
  /** GET does something here: requests that only look, such as HEAD and prefetches, do nothing. */
  effects?: boolean
  /** Answers a failure where a person sees it; null leaves it to the problem document. */
  failed?: (error: unknown, request: Request) => Response | null
  run(call: Call<ViewerOf<V, M>, z.infer<B>, z.infer<Q>>): Promise<Response>
}

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>

/** What a path's `route.ts` exports. */
export type Handlers = Record<Method | 'OPTIONS', Handler>

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
type Method = (typeof methods)[number]

/**
 * Makes `endpoint` (one method, typed) and `routes` (the handlers of a path, 405 for the methods it has not, and the
 * truth for OPTIONS: Next would name every method there is a handler for).
 */
export function createRoutes<V, R>(source: ViewerSource<V, R>) {
  function endpoint<
    M extends ViewerMode,
    B extends ZodType = ZodType<unknown>,
    Q extends ZodType = ZodType<unknown>,
  >(input: EndpointInput<V, R, M, B, Q>): Endpoint<V, R> {
    return {
      viewer: input.viewer,
      rule: input.rule,
      formats: input.formats ?? ['json'],
      body: input.body ?? null,
      query: input.query ?? null,
      sameOrigin: input.sameOrigin ?? false,
      open: input.open ?? (() => false),
      effects: input.effects ?? false,
      failed: input.failed ?? null,
      run: input.run as Endpoint<V, R>['run'],
    }
  }

  function routes(endpoints: Partial<Record<Method, Endpoint<V, R>>>): Handlers {
    const allow = methods.filter((method) => endpoints[method]).join(', ')
    const handlerOf = (method: Method): Handler => {
      const found = endpoints[method]
      if (found) {
        return async (request, context) => {
          if (found.effects && onlyLooks(request.method, request.headers)) return nothingDone(request.method)
          const response = await answer(source, found, method, request, context)
          return request.method === 'HEAD' ? headOf(response) : response
        }
      }
      return async () => problemResponse(new AppError('method_not_allowed', { headers: { allow } }))
    }
    return {
      GET: handlerOf('GET'),
      POST: handlerOf('POST'),
      PUT: handlerOf('PUT'),
      PATCH: handlerOf('PATCH'),
      DELETE: handlerOf('DELETE'),
      OPTIONS: optionsOf(allow),
    }
  }

  return { endpoint, routes }
}

async function answer<V, R>(
  source: ViewerSource<V, R>,
  endpoint: Endpoint<V, R>,
  method: Method,
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
): Promise<Response> {
  try {
    const byToken = request.headers.has('authorization')
    if (!byToken && (method !== 'GET' || endpoint.sameOrigin)) assertSameOrigin(request.headers)
    const mode = endpoint.open(request.headers) ? 'none' : endpoint.viewer
    const resolved = mode === 'none' ? null : await source.resolve(request.headers)
    if (!resolved && mode === 'required') {
      throw new AppError('unauthenticated', { headers: source.challenge })
    }
    if (resolved) source.admit(resolved, endpoint.rule)
    const params = singleParams(await context.params)
    await source.count(endpoint.rule, { viewer: resolved, headers: request.headers, params })
    const body = endpoint.body ? check(endpoint.body, await readBody(request, endpoint.formats)) : undefined
    const query = endpoint.query
      ? check(endpoint.query, givenParameters(new URL(request.url).searchParams))
      : undefined
    const guest = !resolved && mode === 'guest' ? await source.makeGuest(request.headers) : null
    const viewer = resolved ?? guest?.viewer ?? null
    const response = await endpoint.run({ request, viewer, params, body, query }).catch(async (error) => {
      if (guest) await source.dropGuest(guest.viewer).catch(noteDropFailed)
      throw error
    })
    if (guest) response.headers.append('set-cookie', guest.setCookie)
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store')
    return response
  } catch (error) {
    return endpoint.failed?.(error, request) ?? problemResponse(unserved(error, request))
  }
}

/** The guest ends by itself then; what the caller is told is why the call failed. */
function noteDropFailed(error: unknown): void {
  log().warn({ err: error }, 'a guest was not taken back')
}

function optionsOf(allow: string): Handler {
  return async () => noContent({ allow })
}

/** Next hands HEAD to GET and leaves the body lying: a stream would stay open with nobody at its end. */
async function headOf(response: Response): Promise<Response> {
  await response.body?.cancel()
  return new Response(null, { status: response.status, headers: response.headers })
}

/** Next gives no params at all to a path without placeholders. */
function singleParams(params: Record<string, string | string[] | undefined> = {}): Record<string, string> {
  const entries = Object.entries(params).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  return Object.fromEntries(entries)
}

/** A JSON answer. */
export function json(
  body: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return Response.json(body, { status: init.status ?? 200, headers: init.headers })
}

/** 204. */
export function noContent(headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 204, headers })
}
