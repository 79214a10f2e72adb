import { leaveRoomContract } from '@/app/api/rooms/contract'
import { noContent } from '@/lib/http/routes'
import { leaveRoom } from '@/lib/rooms/leave'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(leaveRoomContract, {
    async run({ viewer, params, body }) {
      await leaveRoom(viewer, params.code ?? '', body)
      return noContent()
    },
  }),
)
