import { json } from '@/lib/http/routes'
import { openRoom } from '@/lib/rooms/create'
import { readRoom, roomsOf } from '@/lib/rooms/read'
import { roomSettingsInput } from '@/lib/rooms/settings'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: endpoint({
    viewer: 'required',
    async run({ viewer }) {
      return json({ rooms: await roomsOf(viewer) })
    },
  }),
  POST: endpoint({
    viewer: 'guest',
    body: roomSettingsInput,
    async run({ viewer, body }) {
      const { created, code } = await openRoom(viewer, body)
      return json(await readRoom(viewer, code), { status: created ? 201 : 200 })
    },
  }),
})
