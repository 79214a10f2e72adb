import { noContent } from '@/lib/http/routes'
import { leaveInput, leaveRoom } from '@/lib/rooms/leave'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: endpoint({
    viewer: 'required',
    body: leaveInput,
    async run({ viewer, params, body }) {
      await leaveRoom(viewer, params.code ?? '', body)
      return noContent()
    },
  }),
})
