import { sendConfirmationContract } from '@/app/api/email/contract'
import { sendConfirmationAgain } from '@/lib/accounts/mail/confirmation'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(sendConfirmationContract, {
    async run({ viewer, request }) {
      await sendConfirmationAgain(viewer.account.id, request.headers)
      return new Response(null, { status: 202 })
    },
  }),
)
