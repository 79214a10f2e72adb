import { authorizeUrlContract } from '@/app/api/connect/contract'
import { startConnecting } from '@/lib/connections/start'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(authorizeUrlContract, {
    sameOrigin: true,
    effects: true,
    async run({ viewer, params, query, request }) {
      const { url, setCookies } = await startConnecting({
        provider: params.provider ?? '',
        sessionId: viewer.credential.id,
        accountId: viewer.account.id,
        also: query.also,
        returnTo: query.return_to,
        cookieHeader: request.headers.get('cookie'),
      })
      const headers = new Headers()
      for (const cookie of setCookies) headers.append('set-cookie', cookie)
      return Response.json({ url }, { headers })
    },
  }),
)
