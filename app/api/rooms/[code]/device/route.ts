import { deviceContract } from '@/app/api/rooms/contract'
import { noContent } from '@/lib/http/routes'
import { transfer } from '@/lib/playback/commands'
import { countCall } from '@/lib/rooms/flood-limits'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(deviceContract, {
    async run({ viewer, params: { code = '' }, body: { id } }) {
      await countCall(viewer, 'command')
      await transfer(viewer, code, id)
      return noContent()
    },
  }),
)
