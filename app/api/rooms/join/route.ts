import { joinRoomContract } from '@/app/api/rooms/contract'
import { json } from '@/lib/http/routes'
import { joinRoom } from '@/lib/rooms/join'
import { readRoom } from '@/lib/rooms/read'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(joinRoomContract, {
    async run({ viewer, body, request }) {
      const code = await joinRoom(viewer, body, request.headers)
      return json(await readRoom(viewer, code))
    },
  }),
)
