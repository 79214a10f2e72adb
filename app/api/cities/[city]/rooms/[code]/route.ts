import { closeCityRoomContract } from '@/app/api/cities/contract'
import { noContent } from '@/lib/http/routes'
import { closeCityRoom } from '@/lib/rooms/city-rooms'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(closeCityRoomContract, {
    async run({ viewer, params, request }) {
      await closeCityRoom(viewer, params.city ?? '', params.code ?? '', request.headers)
      return noContent()
    },
  }),
)
