import { savePictureContract } from '@/app/api/performers/contract'
import { uploadedPicture } from '@/lib/accounts/pictures'
import { json } from '@/lib/http/routes'
import { savePicture } from '@/lib/lifecycle/performer-changed'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(savePictureContract, {
    async run({ viewer, request }) {
      const picture = await uploadedPicture(viewer.account.id, request)
      return json(await savePicture(viewer.account.id, picture))
    },
  }),
)
