import { devicesContract } from '@/app/api/rooms/contract'
import { json } from '@/lib/http/routes'
import { devices } from '@/lib/playback/commands'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(devicesContract, {
    async run({ viewer, params: { code = '' } }) {
      return json({ devices: await devices(viewer, code) })
    },
  }),
)
