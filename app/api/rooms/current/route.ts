import { currentRoomContract } from '@/app/api/rooms/contract'
import { json } from '@/lib/http/routes'
import { currentRoom } from '@/lib/rooms/read'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(currentRoomContract, {
    async run({ viewer }) {
      const room = viewer && (await currentRoom(viewer))
      return json({ code: room?.code ?? null })
    },
  }),
)
