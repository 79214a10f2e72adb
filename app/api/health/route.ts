import { healthContract } from '@/app/api/contract'
import { health } from '@/lib/health'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

/** 200 while this process can serve, else 503 with what is missing. Needs no viewer: load balancers ask it. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(healthContract, {
    run: async () => {
      const state = await health()
      return json(state, { status: state.status === 'ok' ? 200 : 503 })
    },
  }),
)
