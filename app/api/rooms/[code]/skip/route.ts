import { skipContract, withdrawSkipContract } from '@/app/api/rooms/contract'
import { json } from '@/lib/http/routes'
import { skip, withdrawSkip } from '@/lib/playback/skip'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(skipContract, {
    async run({ viewer, params: { code = '' }, body: { play_id } }) {
      return json(await skip(viewer, code, { playId: play_id }))
    },
  }),
  endpoint(withdrawSkipContract, {
    async run({ viewer, params: { code = '' } }) {
      return json(await withdrawSkip(viewer, code))
    },
  }),
)
