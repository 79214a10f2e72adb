import { readFriendsContract } from '@/app/api/friends/contract'
import { sha256 } from '@/lib/crypto'
import { friendsOf } from '@/lib/friends/friends-of'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(readFriendsContract, {
    async run({ viewer, request }) {
      const body = JSON.stringify(await friendsOf(viewer.account.id))
      const etag = `"${sha256(body).slice(0, 32)}"`
      const headers = { etag, 'cache-control': 'private, no-store' }
      if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
      return new Response(body, { headers: { ...headers, 'content-type': 'application/json' } })
    },
  }),
)
