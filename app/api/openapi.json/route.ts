import { openapiContract } from '@/app/api/contract'
import { entityTagOf, hasEntity } from '@/lib/http/entity-tag'
import { endpoint, routes } from '@/lib/viewer/routes'
import { apiDocument } from './document'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(openapiContract, {
    async run({ request }) {
      const { json } = apiDocument()
      const etag = entityTagOf(json)
      const headers = { etag, 'cache-control': 'public, max-age=60' }
      if (hasEntity(request.headers, etag)) return new Response(null, { status: 304, headers })
      return new Response(json, { headers: { ...headers, 'content-type': 'application/json' } })
    },
  }),
)
