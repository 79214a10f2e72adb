import { endSessionContract } from '@/app/api/contract'
import { clearedSessionCookie } from '@/lib/accounts/session-cookie'
import { noContent } from '@/lib/http/routes'
import { endOwnSession } from '@/lib/lifecycle/sign-out'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(endSessionContract, {
    async run({ viewer, params }) {
      await endOwnSession(viewer, params.id ?? '')
      // Whoever ends the session they are in has no use for its cookie.
      return noContent(params.id === viewer.credential.id ? { 'set-cookie': clearedSessionCookie() } : {})
    },
  }),
)
