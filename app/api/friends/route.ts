import { readFriendsContract } from '@/app/api/friends/contract'
import { friendsOf } from '@/lib/friends/friends-of'
import { entityTagOf, hasEntity } from '@/lib/http/entity-tag'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(readFriendsContract, {
    async run({ viewer, request }) {
      const body = JSON.stringify(await friendsOf(viewer.account.id))
      const etag = entityTagOf(body)
      const headers = { etag, 'cache-control': 'private, no-store' }
      if (hasEntity(request.headers, etag)) return new Response(null, { status: 304, headers })
      return new Response(body, { headers: { ...headers, 'content-type': 'application/json' } })
    },
  }),
)
