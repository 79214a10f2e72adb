import { meContract } from '@/app/api/users/contract'
import { json } from '@/lib/http/routes'
import { userDto } from '@/lib/lifecycle/user-dto'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(meContract, {
    async run({ viewer }) {
      return json(await userDto(viewer))
    },
  }),
)
