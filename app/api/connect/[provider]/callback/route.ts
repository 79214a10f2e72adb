import { callbackContract } from '@/app/api/connect/contract'
import { env } from '@/env'
import { sessionCookie } from '@/lib/accounts/session-cookie'
import { type CallbackOutcome, finishConnecting, noteCallback, reasonOf } from '@/lib/connections/callback'
import { isAppError } from '@/lib/errors'
import { signInByProvider } from '@/lib/lifecycle/sign-in'
import { log } from '@/lib/log'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(callbackContract, {
    effects: true,
    failed: failedPage,
    async run({ viewer, params, request }) {
      const provider = params.provider ?? ''
      const query = new URL(request.url).searchParams
      const outcome = await finishConnecting({
        provider,
        query,
        headers: request.headers,
        caller: viewer && {
          accountId: viewer.account.id,
          kind: viewer.account.kind,
          sessionId: viewer.credential.id,
        },
      })
      if (outcome.ok === 'again') return seeOther(outcome.path)
      const led = await follow(outcome, provider, request, viewer?.credential.id ?? null)
      if (outcome.request) await noteCallback(query, led.path, led.sessionId)
      return seeOther(led.path, [...(outcome.burn ? [outcome.burn] : []), ...led.setCookies])
    },
  }),
)

type Led = { path: string; sessionId: string | null; setCookies: string[] }

/** Where an outcome leads, and as whom: a sign-in enters its account. */
async function follow(
  outcome: Exclude<CallbackOutcome, { ok: 'again' }>,
  provider: string,
  request: Request,
  sessionId: string | null,
): Promise<Led> {
  if (!outcome.ok)
    return { path: refusalPage(outcome, provider, sessionId !== null), sessionId, setCookies: [] }
  const path = outcome.request.returnTo
  if (!outcome.entersAccount) return { path, sessionId, setCookies: [] }
  try {
    const { session, guestLeft } = await signInByProvider(outcome.entersAccount, provider, request.headers)
    return {
      path: guestLeft ? `/account/bring?${new URLSearchParams({ return_to: path })}` : path,
      sessionId: session.id,
      setCookies: [await sessionCookie(session.secret)],
    }
  } catch (error) {
    log().error({ err: error, provider }, 'the account was not entered')
    const refused = { request: outcome.request, reason: reasonOf(error) }
    return { path: refusalPage(refused, provider, sessionId !== null), sessionId, setCookies: [] }
  }
}

/** The page that says why it did not work out and offers the way on. */
function refusalPage(
  { request, reason }: Pick<CallbackOutcome & { ok: false }, 'request' | 'reason'>,
  provider: string,
  isSomebody: boolean,
): string {
  const query = new URLSearchParams({
    connect: reason,
    provider,
    ...(request && request.returnTo !== '/' ? { return_to: request.returnTo } : {}),
  })
  const signingIn = request ? request.intent === 'sign-in' : !isSomebody
  return signingIn ? `/sign-in?${query}` : `/account?${query}#connections`
}

/** What fails before anybody is known leads to a page as well: only programs read problem documents. */
function failedPage(error: unknown, request: Request): Response | null {
  if (request.headers.has('authorization')) return null
  const provider = new URL(request.url).pathname.split('/').at(-2) ?? ''
  // The page of a provider that does not exist says so, with 404.
  if (isAppError(error, 'not_found')) return isNavigation(request) ? seeOther(`/connect/${provider}`) : null
  log().error({ err: error }, 'a callback failed')
  return seeOther(refusalPage({ request: null, reason: 'failed' }, provider, false))
}

/** A browser that goes there, as providers send it back: it wants a page (Fetch Metadata; before it, RFC 9110 §12.5.1). */
function isNavigation({ headers }: Request): boolean {
  const mode = headers.get('sec-fetch-mode')
  return mode === null ? /\btext\/html\b/.test(headers.get('accept') ?? '') : mode === 'navigate'
}

/** From the configured origin, never from the request's host. */
function seeOther(path: string, setCookies: string[] = []): Response {
  const headers = new Headers({
    location: new URL(path, env().APP_ORIGIN).href,
    'cache-control': 'private, no-store',
  })
  for (const cookie of setCookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}
