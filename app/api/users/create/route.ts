import { oauthRoutes } from '@/app/api/oauth/oauth-routes'
import { nestedAnswer } from '@/app/api/oauth/token-answer'
import { createUserContract } from '@/app/api/users/create/contract'
import { authenticateClient } from '@/lib/tokens/client-authentication'
import { createUser } from '@/lib/tokens/create-user'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = oauthRoutes(createUserContract, {
  problems: true,
  async run({ request: { headers }, parameters }) {
    const client = await authenticateClient(headers, {}, 'json')
    return nestedAnswer(await createUser(parameters, client, headers))
  },
})
