import { showPictureContract } from '@/app/api/performers/contract'
import { findPicture } from '@/lib/accounts/pictures'
import { AppError } from '@/lib/errors'
import { hasEntity } from '@/lib/http/entity-tag'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(showPictureContract, {
    async run({ params, request }) {
      const picture = await findPicture(params.id ?? '', params.picture ?? '')
      if (!picture) throw new AppError('not_found')
      // Its address names its bytes for good. A copy is shown only after asking whether it is still there.
      const etag = `"${params.picture}"`
      const headers = { etag, 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' }
      if (hasEntity(request.headers, etag)) return new Response(null, { status: 304, headers })
      return new Response(new Uint8Array(picture), { headers: { ...headers, 'content-type': 'image/webp' } })
    },
  }),
)
