import { showPictureContract } from '@/app/api/performers/contract'
import { findPicture } from '@/lib/accounts/pictures'
import { AppError } from '@/lib/errors'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(showPictureContract, {
    async run({ params }) {
      const picture = await findPicture(params.id ?? '', params.picture ?? '')
      if (!picture) throw new AppError('not_found')
      return new Response(new Uint8Array(picture), {
        headers: {
          'content-type': 'image/webp',
          'cache-control': 'public, max-age=31536000, immutable',
          'x-content-type-options': 'nosniff',
        },
      })
    },
  }),
)
