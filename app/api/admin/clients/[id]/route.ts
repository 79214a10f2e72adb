import { updateClientContract } from '@/app/api/admin/contract'
import { updateApiClient } from '@/lib/admin/clients'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(updateClientContract, {
    async run({ viewer, params, body, request }) {
      return json(await updateApiClient({ viewer, headers: request.headers }, params.id ?? '', body))
    },
  }),
)
