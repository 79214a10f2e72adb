import { disconnectContract, startContract } from '@/app/api/connect/contract'
import { disconnect } from '@/lib/connections/disconnect'
import { startConnecting } from '@/lib/connections/start'
import { noContent } from '@/lib/http/routes'
import { requireProvider } from '@/lib/oauth/providers'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(startContract, {
    async run({ viewer, params, body, request }) {
      const { url, setCookies } = await startConnecting({
        provider: params.provider ?? '',
        sessionId: viewer.credential.id,
        accountId: viewer.account.id,
        intent: body.intent,
        also: body.also,
        returnTo: body.return_to,
        cookieHeader: request.headers.get('cookie'),
      })
      const headers = new Headers({ location: url })
      for (const cookie of setCookies) headers.append('set-cookie', cookie)
      return new Response(null, { status: 303, headers })
    },
  }),
  endpoint(disconnectContract, {
    async run({ viewer, params }) {
      const provider = requireProvider(params.provider ?? '')
      await disconnect({ accountId: viewer.account.id, provider: provider.id })
      return noContent()
    },
  }),
)
