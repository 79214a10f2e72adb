import { json } from '@/lib/http/routes'
import { listPersonalTokens, makePersonalToken } from '@/lib/tokens/personal-tokens'
import { endpoint, routes } from '@/lib/viewer/routes'
import { createTokenContract, listTokensContract } from './contract'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(listTokensContract, {
    async run({ viewer }) {
      return json({ tokens: await listPersonalTokens(viewer.account.id) })
    },
  }),
  endpoint(createTokenContract, {
    async run({ viewer, body, request }) {
      const { headers } = request
      const { secret, dto } = await makePersonalToken({ accountId: viewer.account.id, ...body, headers })
      return json({ ...dto, token: secret }, { status: 201 })
    },
  }),
)
