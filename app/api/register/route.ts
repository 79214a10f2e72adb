import { registerContract } from '@/app/api/accounts-contract'
import { json } from '@/lib/http/routes'
import { registerForToken } from '@/lib/lifecycle/log-in'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(registerContract, {
    async run({ body, request }) {
      return json(await registerForToken(body, request.headers), { status: 201 })
    },
  }),
)
