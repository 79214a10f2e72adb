import { changePasswordContract } from '@/app/api/password/contract'
import { noContent } from '@/lib/http/routes'
import { changePassword } from '@/lib/lifecycle/change-password'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(changePasswordContract, {
    async run({ viewer, body, request }) {
      await changePassword(viewer, body, request.headers)
      return noContent()
    },
  }),
)
