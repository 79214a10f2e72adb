import 'server-only'
import type { ZodType, z } from 'zod'
import { dropGuest, welcomeGuest } from '../accounts/guests'
import { sessionCookie } from '../accounts/session-cookie'
import { asksHere } from '../http/asks-here'
import { createRoutes, type Endpoint, type Handlers, type ViewerMode } from '../http/routes'
import type { Operation } from '../tokens/operation'
import { type OperationName, operation, operations } from '../tokens/operations'
import { admit } from './admit'
import { countOperation } from './call-limits'
import { bareChallenge } from './challenge'
import type { Contract } from './contract'
import { answers } from './operation-of'
import {
  type Caller,
  type ClientCaller,
  callerFrom,
  type SessionViewer,
  type Viewer,
  viewerOfSession,
} from './viewer'

const wrapper = createRoutes<Caller, OperationName>({
  resolve: callerFrom,
  admit,
  count: (name, { viewer, headers, params }) =>
    countOperation(name, { caller: viewer, headers, code: params.code }),
  async makeGuest(headers) {
    const { account, session } = await welcomeGuest(headers)
    const viewer = viewerOfSession({ account, session: { ...session, bringsFrom: null } })
    return { viewer, setCookie: await sessionCookie(session.secret) }
  },
  async dropGuest({ account }) {
    if (account) await dropGuest(account.id)
  },
  challenge: bareChallenge,
})

/** Who `run` meets, by the operation's access. */
type ViewerAt<O extends Operation> = O extends { anonymous: true }
  ? Viewer | null
  : O['access'] extends 'nobody' | 'display'
    ? null
    : O['access'] extends 'anyone'
      ? Viewer | null
      : O['access'] extends 'session'
        ? SessionViewer
        : O extends { client: true }
          ? Viewer | ClientCaller
          : O extends { local: true }
            ? Viewer | null
            : Viewer

type Call<Name extends OperationName, B, Q> = {
  request: Request
  viewer: ViewerAt<(typeof operations)[Name]>
  params: Record<string, string>
  body: B
  query: Q
}

type Answering<Name extends OperationName, B extends ZodType, Q extends ZodType> = {
  /** Refuses cross-site calls although the method is GET. Writes always refuse them. */
  sameOrigin?: boolean
  /** GET does something here: requests that only look, such as HEAD and prefetches, do nothing. */
  effects?: boolean
  /** Answers a failure where a person sees it; null leaves it to the problem document. */
  failed?: (error: unknown, request: Request) => Response | null
  run(call: Call<Name, z.infer<B>, z.infer<Q>>): Promise<Response>
}

export type ApiEndpoint = { operation: OperationName; endpoint: Endpoint<Caller, OperationName> }

/** The handler of one operation: its contract and what answers it. */
export function endpoint<Name extends OperationName, B extends ZodType, Q extends ZodType>(
  { operation: name, body, query, formats }: Contract<Name, B, Q>,
  { sameOrigin, effects, failed, run }: Answering<Name, B, Q>,
): ApiEndpoint {
  const called = operation(name)
  const inner = wrapper.endpoint({
    viewer: modeOf(called),
    open: called.local ? asksHere : undefined,
    rule: name,
    body,
    query,
    formats,
    sameOrigin,
    effects,
    failed,
    run: run as Endpoint<Caller, OperationName>['run'],
  })
  return { operation: name, endpoint: inner }
}

function modeOf({ access, guest, anonymous }: Operation): ViewerMode {
  // A display is no viewer: its handlers ask for its cookie themselves.
  if (access === 'nobody' || access === 'display') return 'none'
  if (access === 'anyone' || anonymous) return 'optional'
  return guest ? 'guest' : 'required'
}

/** The handlers of a path, as its `route.ts` exports them. The methods are those of the table. */
export function routes(...endpoints: ApiEndpoint[]): Handlers {
  const handlers = wrapper.routes(
    Object.fromEntries(endpoints.map((each) => [operations[each.operation].method, each.endpoint])),
  )
  for (const { operation: name } of endpoints) answers(handlers[operations[name].method], name)
  return handlers
}
