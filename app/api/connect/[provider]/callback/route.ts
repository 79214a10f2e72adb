import { env } from '@/env'
import { sessionCookie } from '@/lib/accounts/session-cookie'
import { type CallbackOutcome, finishConnecting } from '@/lib/connections/callback'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: endpoint({
    viewer: 'optional',
    async run({ viewer, params, request }) {
      const provider = params.provider ?? ''
      const outcome = await finishConnecting({
        provider,
        query: new URL(request.url).searchParams,
        headers: request.headers,
        caller: viewer && {
          accountId: viewer.account.id,
          kind: viewer.account.kind,
          sessionId: viewer.session.id,
        },
      })
      // From the configured origin, never from the request's host.
      const location = new URL(destination(outcome, provider, viewer !== null), env().APP_ORIGIN)
      const headers = new Headers({ location: location.href })
      if (outcome.burn) headers.append('set-cookie', outcome.burn)
      if (outcome.ok && outcome.entered) {
        headers.append('set-cookie', await sessionCookie(outcome.entered.session.secret))
      }
      return new Response(null, { status: 303, headers })
    },
  }),
})

/** Back to where the person came from; after a refusal to the page that says why and offers the way on. */
function destination(outcome: CallbackOutcome, provider: string, isSomebody: boolean): string {
  const returnTo = outcome.request?.returnTo ?? '/'
  if (outcome.ok) {
    const query = new URLSearchParams({ return_to: returnTo })
    return outcome.entered?.guestLeft ? `/account/bring?${query}` : returnTo
  }
  const query = new URLSearchParams({
    connect: outcome.reason,
    provider,
    ...(returnTo === '/' ? {} : { return_to: returnTo }),
  })
  const signingIn = outcome.request ? outcome.request.intent === 'sign-in' : !isSomebody
  return signingIn ? `/sign-in?${query}` : `/account?${query}#connections`
}
