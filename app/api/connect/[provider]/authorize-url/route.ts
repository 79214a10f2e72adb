import { startConnecting } from '@/lib/connections/start'
import { endpoint, routes } from '@/lib/viewer/routes'
import { startQuery } from '../start-schema'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: endpoint({
    viewer: 'guest',
    sameOrigin: true,
    query: startQuery,
    async run({ viewer, params, query, request }) {
      const { url, setCookies } = await startConnecting({
        provider: params.provider ?? '',
        sessionId: viewer.session.id,
        returnTo: query.return_to,
        cookieHeader: request.headers.get('cookie'),
      })
      const headers = new Headers()
      for (const cookie of setCookies) headers.append('set-cookie', cookie)
      return Response.json({ url }, { headers })
    },
  }),
})
