import { reopenContract } from '@/app/api/rooms/history-contract'
import { json } from '@/lib/http/routes'
import { readRoom } from '@/lib/rooms/read'
import { reopenRoom } from '@/lib/rooms/reopen'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(reopenContract, {
    async run({ viewer, params }) {
      const code = await reopenRoom(viewer, params.id ?? '')
      return json(await readRoom(viewer, code), { status: 201 })
    },
  }),
)
