import { revokeTokenContract } from '@/app/api/admin/contract'
import { revokeToken } from '@/lib/admin/revoke-token'
import { noContent } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(revokeTokenContract, {
    async run({ viewer, params, request }) {
      await revokeToken({ viewer, headers: request.headers }, params.id ?? '')
      return noContent()
    },
  }),
)
