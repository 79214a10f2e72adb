import { meContract } from '@/app/api/contract'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(meContract, {
    async run({ viewer: { account } }) {
      const { id, kind, name, email } = account
      return json({ id, kind, name, email })
    },
  }),
)
