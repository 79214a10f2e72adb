import { endRoomContract, readRoomContract, updateRoom } from '@/app/api/rooms/contract'
import { json, noContent } from '@/lib/http/routes'
import { checkFallbackOf } from '@/lib/playback/fallback-playlist'
import { endRoom } from '@/lib/rooms/end'
import { readRoom } from '@/lib/rooms/read'
import { changeSettings } from '@/lib/rooms/settings'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(readRoomContract, {
    async run({ viewer, params }) {
      return json(await readRoom(viewer, params.code ?? ''))
    },
  }),
  endpoint(updateRoom, {
    async run({ viewer, params, body }) {
      await checkFallbackOf(viewer, params.code ?? '', body)
      await changeSettings(viewer, params.code ?? '', body)
      return json(await readRoom(viewer, params.code ?? ''))
    },
  }),
  endpoint(endRoomContract, {
    async run({ viewer, params }) {
      await endRoom(viewer, params.code ?? '')
      return noContent()
    },
  }),
)
