import { listTokensContract } from '@/app/api/admin/contract'
import { listTokens } from '@/lib/admin/tokens'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(listTokensContract, {
    async run({ viewer, query }) {
      const { items: tokens, next_cursor } = await listTokens(viewer, query)
      return json({ tokens, next_cursor })
    },
  }),
)
