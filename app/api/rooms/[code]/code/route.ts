import { rotateCodeContract } from '@/app/api/rooms/contract'
import { json } from '@/lib/http/routes'
import { readRoom } from '@/lib/rooms/read'
import { rotateCode } from '@/lib/rooms/rotate-code'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(rotateCodeContract, {
    async run({ viewer, params }) {
      const code = await rotateCode(viewer, params.code ?? '')
      return json(await readRoom(viewer, code))
    },
  }),
)
