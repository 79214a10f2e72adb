import { callbackContract } from '@/app/api/connect/contract'
import { env } from '@/env'
import { sessionCookie } from '@/lib/accounts/session-cookie'
import { type CallbackOutcome, finishConnecting } from '@/lib/connections/callback'
import { signInByProvider } from '@/lib/lifecycle/sign-in'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(callbackContract, {
    async run({ viewer, params, request }) {
      const provider = params.provider ?? ''
      const outcome = await finishConnecting({
        provider,
        query: new URL(request.url).searchParams,
        headers: request.headers,
        caller: viewer && {
          accountId: viewer.account.id,
          kind: viewer.account.kind,
          sessionId: viewer.credential.id,
        },
      })
      const headers = new Headers()
      if (outcome.burn) headers.append('set-cookie', outcome.burn)
      let path = outcome.ok ? outcome.request.returnTo : refusalPage(outcome, provider, viewer !== null)
      if (outcome.ok && outcome.entersAccount) {
        const { session, guestLeft } = await signInByProvider(
          outcome.entersAccount,
          provider,
          request.headers,
        )
        headers.append('set-cookie', await sessionCookie(session.secret))
        if (guestLeft) path = `/account/bring?${new URLSearchParams({ return_to: path })}`
      }
      // From the configured origin, never from the request's host.
      headers.set('location', new URL(path, env().APP_ORIGIN).href)
      return new Response(null, { status: 303, headers })
    },
  }),
)

/** The page that says why it did not work out and offers the way on. */
function refusalPage(
  { request, reason }: CallbackOutcome & { ok: false },
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
