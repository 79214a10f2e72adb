import { metadataContract } from '@/app/api/oauth/contract'
import { publicAnswer } from '@/app/api/oauth/public-answer'
import { authorizationServerMetadata } from '@/lib/tokens/metadata'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(metadataContract, {
    async run() {
      return publicAnswer(authorizationServerMetadata(), 300)
    },
  }),
)
