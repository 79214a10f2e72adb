import { resetPasswordContract } from '@/app/api/password/contract'
import { noContent } from '@/lib/http/routes'
import { resetPassword } from '@/lib/lifecycle/reset-password'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(resetPasswordContract, {
    async run({ body, request }) {
      await resetPassword({ link: body.token, password: body.password }, request.headers)
      return noContent()
    },
  }),
)
