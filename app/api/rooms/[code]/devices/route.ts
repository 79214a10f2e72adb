import { devicesContract } from '@/app/api/rooms/contract'
import { json } from '@/lib/http/routes'
import { devices } from '@/lib/playback/commands'
import { countCall } from '@/lib/rooms/flood-limits'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(devicesContract, {
    async run({ viewer, params: { code = '' } }) {
      await countCall(viewer, 'command')
      return json({ devices: await devices(viewer, code) })
    },
  }),
)
