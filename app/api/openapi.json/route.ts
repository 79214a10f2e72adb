import { openapiContract } from '@/app/api/contract'
import { sha256 } from '@/lib/crypto'
import { endpoint, routes } from '@/lib/viewer/routes'
import { apiDocument } from './document'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(openapiContract, {
    async run({ request }) {
      const { json } = apiDocument()
      const etag = `"${sha256(json).slice(0, 32)}"`
      const headers = { etag, 'cache-control': 'public, max-age=60' }
      if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
      return new Response(json, { headers: { ...headers, 'content-type': 'application/json' } })
    },
  }),
)
