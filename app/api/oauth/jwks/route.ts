import { jwksContract } from '@/app/api/oauth/contract'
import { publicAnswer } from '@/app/api/oauth/public-answer'
import { publicJwks } from '@/lib/tokens/signing-keys'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(jwksContract, {
    async run() {
      return publicAnswer(await publicJwks(), 300)
    },
  }),
)
