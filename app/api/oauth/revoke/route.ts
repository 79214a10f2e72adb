import { revokeContract, tokenParameter } from '@/app/api/oauth/contract'
import { oauthRoutes } from '@/app/api/oauth/oauth-routes'
import { json } from '@/lib/http/routes'
import { authenticateClient } from '@/lib/tokens/client-authentication'
import { revokeToken } from '@/lib/tokens/revocation'
import { needed, parameters } from '@/lib/tokens/token-request'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = oauthRoutes(revokeContract, {
  async run({ request: { headers }, parameters: sent }) {
    const request = parameters(tokenParameter, sent)
    const client = await authenticateClient(headers, request)
    await revokeToken(needed(request, 'token'), client, headers)
    // RFC 7009 §2.2: nobody reads the body, but some clients want JSON to be there.
    return json({})
  },
})
