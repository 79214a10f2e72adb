import { confirmEmailContract } from '@/app/api/email/contract'
import { noContent } from '@/lib/http/routes'
import { confirmEmail } from '@/lib/lifecycle/confirm-email'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(confirmEmailContract, {
    async run({ body, request }) {
      await confirmEmail({ link: body.token, password: body.password }, request.headers)
      return noContent()
    },
  }),
)
