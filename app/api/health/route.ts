import { healthContract } from '@/app/api/contract'
import { env } from '@/env'
import { health } from '@/lib/health'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

/**
 * 200 while this process can serve, also where the others are not heard and news come a second late; else 503. Says what
 * is missing. Needs no viewer: load balancers ask it.
 */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(healthContract, {
    run: async ({ request }) => {
      const { version, ...state } = await health()
      return json(isOurHost(request.headers.get('host')) ? { ...state, version } : state, {
        status: state.database === 'up' ? 200 : 503,
      })
    },
  }),
)

/** Any other name, such as one that a foreign page has led here, learns nothing of what could be attacked. */
function isOurHost(host: string | null): boolean {
  const { APP_ORIGIN, JOIN_ORIGIN } = env()
  return [APP_ORIGIN, JOIN_ORIGIN].some((origin) => new URL(origin).host === host?.toLowerCase())
}
