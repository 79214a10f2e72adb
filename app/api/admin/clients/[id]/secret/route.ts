import { rotateSecretContract } from '@/app/api/admin/contract'
import { rotateApiClientSecret } from '@/lib/admin/clients'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(rotateSecretContract, {
    async run({ viewer, params, request }) {
      return json(await rotateApiClientSecret({ viewer, headers: request.headers }, params.id ?? ''))
    },
  }),
)
