import { json } from '@/lib/http/routes'
import { joinInput, joinRoom } from '@/lib/rooms/join'
import { readRoom } from '@/lib/rooms/read'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: endpoint({
    viewer: 'guest',
    body: joinInput,
    async run({ viewer, body, request }) {
      const code = await joinRoom(viewer, body, request.headers)
      return json(await readRoom(viewer, code))
    },
  }),
})
