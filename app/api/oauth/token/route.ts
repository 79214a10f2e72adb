import { tokenContract } from '@/app/api/oauth/contract'
import { oauthRoutes } from '@/app/api/oauth/oauth-routes'
import { flatAnswer, nestedAnswer } from '@/app/api/oauth/token-answer'
import { authenticateClient } from '@/lib/tokens/client-authentication'
import { isLegacyLogin, legacyClient } from '@/lib/tokens/legacy-login'
import { exchange } from '@/lib/tokens/token-grants'
import { grantTypeOf, parameters, tokenRequest } from '@/lib/tokens/token-request'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = oauthRoutes(tokenContract, {
  async run({ request: { headers }, format, parameters: sent }) {
    const request = parameters(tokenRequest, sent)
    const grantType = grantTypeOf(request)
    const isLegacy = format === 'json' && grantType === 'password' && isLegacyLogin(headers)
    const client = isLegacy
      ? await legacyClient(request, headers)
      : await authenticateClient(headers, request, format)
    const tokens = await exchange(grantType, { request, client, headers })
    return format === 'json' ? nestedAnswer(tokens) : flatAnswer(tokens)
  },
})
