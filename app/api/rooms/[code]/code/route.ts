import { rotateCodeContract } from '@/app/api/rooms/contract'
import { json } from '@/lib/http/routes'
import { countCall } from '@/lib/rooms/flood-limits'
import { readRoom } from '@/lib/rooms/read'
import { rotateCode } from '@/lib/rooms/rotate-code'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(rotateCodeContract, {
    async run({ viewer, params }) {
      await countCall(viewer, 'change')
      const code = await rotateCode(viewer, params.code ?? '')
      return json(await readRoom(viewer, code))
    },
  }),
)
