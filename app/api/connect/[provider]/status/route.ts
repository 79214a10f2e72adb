import { statusContract } from '@/app/api/connect/contract'
import { connectionStatus } from '@/lib/connections/status'
import { json } from '@/lib/http/routes'
import { requireProvider } from '@/lib/oauth/providers'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(statusContract, {
    async run({ viewer, params }) {
      return json(await connectionStatus(viewer.account.id, requireProvider(params.provider ?? '').id))
    },
  }),
)
