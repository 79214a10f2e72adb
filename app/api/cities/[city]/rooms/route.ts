import { cityRoomsContract } from '@/app/api/cities/contract'
import { json } from '@/lib/http/routes'
import { cityRooms } from '@/lib/rooms/city-rooms'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(cityRoomsContract, {
    async run({ viewer, params, query }) {
      return json(await cityRooms(viewer, params.city ?? '', query.cursor))
    },
  }),
)
