import { forgotPasswordContract } from '@/app/api/password/contract'
import { askForReset } from '@/lib/accounts/mail/forgotten'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(forgotPasswordContract, {
    async run({ body, request }) {
      await askForReset(body.email, request.headers)
      return new Response(null, { status: 202 })
    },
  }),
)
