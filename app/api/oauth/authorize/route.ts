import { readAuthorizationRequest } from '@/lib/tokens/authorization-request'
import { decide } from '@/lib/tokens/consent'
import { endpoint, routes } from '@/lib/viewer/routes'
import { authorizeContract } from './contract'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(authorizeContract, {
    async run({ viewer, body, request }) {
      const { decision, ...parameters } = body
      const query = new URLSearchParams(parameters)
      const read = await readAuthorizationRequest(query)
      if (read.kind === 'refuse') return seeOther(read.location)
      // The page says what is wrong, and sends guests to sign in.
      if (read.kind === 'stop' || viewer.account.kind === 'guest')
        return seeOther(`/oauth/authorize?${query}`)
      const { headers } = request
      return seeOther(
        await decide({ accountId: viewer.account.id, request: read.request, decision, headers }),
      )
    },
  }),
)

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } })
}
