import { joinRoomContract } from '@/app/api/rooms/contract'
import { browserDevice } from '@/lib/accounts/device-cookie'
import { json } from '@/lib/http/routes'
import { joinRoom } from '@/lib/rooms/join'
import { readRoom } from '@/lib/rooms/read'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(joinRoomContract, {
    async run({ viewer, body, request }) {
      const device = browserDevice(request.headers)
      const code = await joinRoom(viewer, body, request.headers, device?.hash ?? null)
      return json(await readRoom(viewer, code), { headers: device ? { 'set-cookie': device.setCookie } : {} })
    },
  }),
)
