import { disconnect } from '@/lib/connections/disconnect'
import { startConnecting } from '@/lib/connections/start'
import { noContent } from '@/lib/http/routes'
import { requireProvider } from '@/lib/oauth/providers'
import { endpoint, routes } from '@/lib/viewer/routes'
import { startBody } from './start-schema'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: endpoint({
    viewer: 'guest',
    formats: ['form', 'json'],
    body: startBody,
    async run({ viewer, params, body, request }) {
      const { url, setCookies } = await startConnecting({
        provider: params.provider ?? '',
        sessionId: viewer.session.id,
        intent: body.intent,
        returnTo: body.return_to,
        cookieHeader: request.headers.get('cookie'),
      })
      const headers = new Headers({ location: url })
      for (const cookie of setCookies) headers.append('set-cookie', cookie)
      return new Response(null, { status: 303, headers })
    },
  }),
  DELETE: endpoint({
    viewer: 'required',
    async run({ viewer, params }) {
      const provider = requireProvider(params.provider ?? '')
      await disconnect({ accountId: viewer.account.id, provider: provider.id })
      return noContent()
    },
  }),
})
