import 'server-only'
import { z } from 'zod'
import type { Entered } from '../accounts/enter'
import { isAppError } from '../errors'
import { transactionWithEvents } from '../events/outbox'
import { log } from '../log'
import type { CallbackReason } from '../oauth/callback-reasons'
import {
  type AuthorizationRequest,
  CallbackError,
  checkAuthorizationRequest,
  completeAuthorization,
  type Intent,
  openAuthorizationRequest,
} from '../oauth/flow'
import type { Provider } from '../oauth/provider'
import { requireProvider } from '../oauth/providers'
import { takeAuthorizationRequest } from './authorization-requests'
import { linkConnection } from './link'
import type { Consent } from './provider-account'
import { signInByProvider } from './sign-in'

/** A unique violation or a deadlock, as Drizzle wraps it. */
const conflict = z.object({ cause: z.object({ code: z.enum(['23505', '40P01']) }) })

export type Caller = { accountId: string; kind: 'guest' | 'registered'; sessionId: string }

export type CallbackInput = {
  provider: string
  /** The callback's query as it came. */
  query: URLSearchParams
  headers: Headers
  /** Whoever's session the browser shows now. */
  caller: Caller | null
}

export type CallbackOutcome = {
  /** The `Set-Cookie` value that burns the flow's cookie; null where there is none. */
  burn: string | null
  /** Null where the request is not known. */
  request: { intent: Intent; returnTo: string } | null
} & ({ ok: true /** Set for a sign-in. */; entered: Entered | null } | { ok: false; reason: CallbackReason })

/**
 * Answers a provider's redirect. A callback that is refused changes nothing stored, apart from being used up.
 * @throws AppError `not_found` for a provider that is not available here
 */
export async function finishConnecting(input: CallbackInput): Promise<CallbackOutcome> {
  const provider = requireProvider(input.provider)
  const opened: { request: AuthorizationRequest | null; burn: string | null } = { request: null, burn: null }
  const told = () => ({
    burn: opened.burn,
    request: opened.request && { intent: opened.request.intent, returnTo: opened.request.returnTo },
  })
  try {
    const found = openAuthorizationRequest(input.query, input.headers.get('cookie'))
    Object.assign(opened, found)
    const entered = await finish(provider, found.request, input)
    return { ...told(), ok: true, entered }
  } catch (error) {
    const reason = reasonOf(error)
    if (!reason) throw error
    log().info({ provider: provider.id, reason, err: error }, 'callback refused')
    return { ...told(), ok: false, reason }
  }
}

async function finish(
  provider: Provider,
  request: AuthorizationRequest,
  { query, headers, caller }: CallbackInput,
): Promise<Entered | null> {
  // Used up first, whatever comes of it: a second try finds nothing.
  const first = await takeAuthorizationRequest(request.provider, request.nonce)
  checkAuthorizationRequest(request, { provider, sessionId: caller?.sessionId ?? null })
  if (!first || !caller) throw new CallbackError('already_used')
  const consent: Consent = { provider, ...(await completeAuthorization(provider, request, query)) }
  return onceMoreOnConflict(() =>
    transactionWithEvents(async (tx) => {
      if (request.intent === 'sign-in') {
        return signInByProvider(tx, consent, caller.kind === 'guest' ? caller.accountId : null, headers)
      }
      await linkConnection(tx, caller.accountId, consent)
      return null
    }),
  )
}

/** Two browsers may link the same provider account at the same moment: the second then finds the first one's row. */
async function onceMoreOnConflict<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!conflict.safeParse(error).success) throw error
    return run()
  }
}

function reasonOf(error: unknown): CallbackReason | null {
  if (error instanceof CallbackError) return error.reason
  return isAppError(error, 'account_taken') ? 'account_taken' : null
}
