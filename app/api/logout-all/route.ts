import { logoutAllContract } from '@/app/api/accounts-contract'
import { clearedSessionCookie } from '@/lib/accounts/session-cookie'
import { noContent } from '@/lib/http/routes'
import { logOutEverywhere } from '@/lib/lifecycle/log-out'
import { endpoint, routes } from '@/lib/viewer/routes'
import { isSession } from '@/lib/viewer/viewer'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(logoutAllContract, {
    async run({ viewer, request }) {
      await logOutEverywhere(viewer, request.headers)
      return noContent(isSession(viewer) ? { 'set-cookie': clearedSessionCookie() } : {})
    },
  }),
)
