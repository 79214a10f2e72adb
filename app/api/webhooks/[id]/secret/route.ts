import { rotateSecretContract } from '@/app/api/webhooks/contract'
import { json } from '@/lib/http/routes'
import { rotateSecret } from '@/lib/tokens/webhooks'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(rotateSecretContract, {
    async run({ viewer, params, request }) {
      return json(await rotateSecret(viewer.account.id, params.id ?? '', request.headers))
    },
  }),
)
