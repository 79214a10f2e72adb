import 'server-only'
import { db, type Tx } from '@/db/client'
import { retryingDeadlocks } from '@/db/retry'
import { sqlErrorOf } from '@/db/sql-error'
import { isAppError } from '../errors'
import { log } from '../log'
import type { CallbackReason } from '../oauth/callback-reasons'
import {
  type AuthorizationRequest,
  CallbackError,
  checkAuthorizationRequest,
  completeAuthorization,
  type Intent,
  openAuthorizationRequest,
  stateIn,
} from '../oauth/flow'
import type { Provider } from '../oauth/provider'
import { requireProvider } from '../oauth/providers'
import { noteWhereItLed, takeAuthorizationRequest, whereItLed } from './authorization-requests'
import { linkConnection } from './link'
import type { Consent } from './provider-account'
import { accountByProvider } from './sign-in'

type Caller = { accountId: string; kind: 'guest' | 'registered'; sessionId: string }

export type CallbackInput = {
  provider: string
  /** The callback's query as it came. */
  query: URLSearchParams
  headers: Headers
  /** Whoever's session the browser shows now. */
  caller: Caller | null
}

/** What the person had set out to do. */
type Errand = { intent: Intent; returnTo: string }

/** `burn` is the `Set-Cookie` value that takes the flow's cookie away; null where there is none. */
export type CallbackOutcome =
  | {
      ok: true
      burn: string
      request: Errand
      /** The account to enter, for a sign-in. */
      entersAccount: string | null
    }
  | { ok: false; burn: string | null; request: Errand | null; reason: CallbackReason }
  /** This session has been here before: it is led where it was led then, and nothing happens. */
  | { ok: 'again'; path: string }

/**
 * Answers a provider's redirect; entering the account of a sign-in is left to the caller. A callback that is refused
 * changes nothing stored, apart from being used up.
 * @throws AppError `not_found` for a provider that is not available here
 */
export async function finishConnecting(input: CallbackInput): Promise<CallbackOutcome> {
  const provider = requireProvider(input.provider)
  let opened: { request: AuthorizationRequest; burn: string } | null = null
  try {
    opened = openAuthorizationRequest(input.query, input.headers.get('cookie'))
    return { ok: true, ...opened, entersAccount: await finish(provider, opened.request, input) }
  } catch (error) {
    const reason = reasonOf(error)
    if (reason === 'no_cookie' || reason === 'already_used') {
      const path = await ledBefore(provider, input, opened?.request ?? null)
      if (path !== null) return { ok: 'again', path }
    }
    log()[reason === 'failed' ? 'error' : 'info'](
      { provider: provider.id, reason, err: error },
      'callback refused',
    )
    return { ok: false, burn: opened?.burn ?? null, request: opened?.request ?? null, reason }
  }
}

/** @param request as its cookie has it, where that is still there */
async function ledBefore(
  provider: Provider,
  { query, caller }: CallbackInput,
  request: AuthorizationRequest | null,
): Promise<string | null> {
  const state = stateIn(query)
  if (!state || !(caller || request)) return null
  // A sign-in leads on as another session, while this one, which began it, asks once more; its flow's cookie says so.
  const isBeginner = request !== null && (!caller || request.sessionId === caller.sessionId)
  return whereItLed(provider.id, state, isBeginner ? null : (caller?.sessionId ?? null))
}

/** Notes where a callback led, for this browser to be led there again. @param sessionId the one it has from now on */
export async function noteCallback(
  query: URLSearchParams,
  path: string,
  sessionId: string | null,
): Promise<void> {
  const state = stateIn(query)
  if (!state || !sessionId) return
  await noteWhereItLed(state, path, sessionId).catch((error: unknown) => {
    log().warn({ err: error }, 'where a callback led was not noted')
  })
}

async function finish(
  provider: Provider,
  request: AuthorizationRequest,
  { query, caller }: CallbackInput,
): Promise<string | null> {
  // Used up first, whatever comes of it: a second try finds nothing.
  const first = await takeAuthorizationRequest(request.provider, request.nonce)
  // The first of two at the same moment may have ended this session already, where it signed the browser in.
  if (!first && !caller) throw new CallbackError('already_used')
  checkAuthorizationRequest(request, { provider, sessionId: caller?.sessionId ?? null })
  if (!first || !caller) throw new CallbackError('already_used')
  const consent: Consent = { provider, ...(await completeAuthorization(provider, request, query)) }
  const link = async (tx: Tx) => {
    if (request.intent === 'sign-in') {
      return accountByProvider(tx, consent, caller.kind === 'guest' ? caller.accountId : null)
    }
    await linkConnection(tx, caller.accountId, consent)
    return null
  }
  // Two browsers may link the same provider account at the same moment: the second then finds the first one's row.
  return retryingDeadlocks(
    () => db().transaction(link),
    (error) => sqlErrorOf(error)?.kind === 'unique_violation',
  )
}

/** Whatever went wrong, as people read it: a browser is here, and nobody reads a problem document in it. */
export function reasonOf(error: unknown): CallbackReason {
  if (error instanceof CallbackError) return error.reason
  if (isAppError(error, 'account_suspended')) return 'account_suspended'
  if (isAppError(error, 'unauthenticated')) return 'other_session'
  return isAppError(error, 'account_taken') ? 'account_taken' : 'failed'
}
