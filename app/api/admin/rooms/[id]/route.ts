import { closeRoomContract } from '@/app/api/admin/contract'
import { closeAnyRoom } from '@/lib/admin/rooms'
import { noContent } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(closeRoomContract, {
    async run({ viewer, params, request }) {
      await closeAnyRoom({ viewer, headers: request.headers }, params.id ?? '')
      return noContent()
    },
  }),
)
