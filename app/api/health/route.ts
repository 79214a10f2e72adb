import { healthContract } from '@/app/api/contract'
import { health } from '@/lib/health'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

/**
 * 200 while this process can serve, also where the others are not heard and news come a second late; else 503. Says what
 * is missing. Needs no viewer: load balancers ask it.
 */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(healthContract, {
    run: async () => {
      const state = await health()
      return json(state, { status: state.database === 'up' ? 200 : 503 })
    },
  }),
)
