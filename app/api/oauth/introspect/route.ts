import { introspectContract, tokenParameter } from '@/app/api/oauth/contract'
import { oauthRoutes } from '@/app/api/oauth/oauth-routes'
import { json } from '@/lib/http/routes'
import { authenticateConfidentialClient } from '@/lib/tokens/client-authentication'
import { introspect } from '@/lib/tokens/introspection'
import { needed, parameters } from '@/lib/tokens/token-request'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = oauthRoutes(introspectContract, {
  async run({ request: { headers }, parameters: sent }) {
    const request = parameters(tokenParameter, sent)
    const client = await authenticateConfidentialClient(headers, request)
    return json(await introspect(needed(request, 'token'), client))
  },
})
