import { revokeTokenContract } from '@/app/api/tokens/contract'
import { noContent } from '@/lib/http/routes'
import { revokePersonalToken } from '@/lib/tokens/personal-tokens'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(revokeTokenContract, {
    async run({ viewer, params, request }) {
      await revokePersonalToken(viewer.account.id, params.id ?? '', { headers: request.headers })
      return noContent()
    },
  }),
)
