import { pastRoomsContract } from '@/app/api/rooms/history-contract'
import { json } from '@/lib/http/routes'
import { pastRooms } from '@/lib/rooms/past-rooms'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(pastRoomsContract, {
    async run({ viewer, query }) {
      return json(await pastRooms(viewer, query.cursor))
    },
  }),
)
