import { withdrawAppContract } from '@/app/api/apps/contract'
import { noContent } from '@/lib/http/routes'
import { withdrawApp } from '@/lib/tokens/apps'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(withdrawAppContract, {
    async run({ viewer, params, request }) {
      const { headers } = request
      await withdrawApp({ accountId: viewer.account.id, clientId: params.id ?? '', headers })
      return noContent()
    },
  }),
)
