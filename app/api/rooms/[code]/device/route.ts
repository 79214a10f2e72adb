import { deviceContract } from '@/app/api/rooms/contract'
import { noContent } from '@/lib/http/routes'
import { transfer } from '@/lib/playback/commands'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(deviceContract, {
    async run({ viewer, params: { code = '' }, body: { id } }) {
      await transfer(viewer, code, id)
      return noContent()
    },
  }),
)
