import { listRoomsContract } from '@/app/api/admin/contract'
import { listRooms } from '@/lib/admin/rooms'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(listRoomsContract, {
    async run({ viewer, query }) {
      const { items: rooms, next_cursor } = await listRooms(viewer, query)
      return json({ rooms, next_cursor })
    },
  }),
)
