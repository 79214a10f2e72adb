import { createRoom, listRooms } from '@/app/api/rooms/contract'
import { json } from '@/lib/http/routes'
import { checkFallback } from '@/lib/playback/fallback-playlist'
import { openRoom } from '@/lib/rooms/create'
import { readRoom, roomsOf } from '@/lib/rooms/read'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(listRooms, {
    async run({ viewer }) {
      return json({ rooms: await roomsOf(viewer) })
    },
  }),
  endpoint(createRoom, {
    async run({ viewer, body }) {
      await checkFallback(viewer, body)
      const { created, code } = await openRoom(viewer, body)
      return json(await readRoom(viewer, code), { status: created ? 201 : 200 })
    },
  }),
)
