import { confirmEmailContract } from '@/app/api/email/contract'
import { confirmEmail } from '@/lib/accounts/mail/confirmation'
import { noContent } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(confirmEmailContract, {
    async run({ body, request }) {
      await confirmEmail(body.token, request.headers)
      return noContent()
    },
  }),
)
