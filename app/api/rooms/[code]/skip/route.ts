import { skipContract, withdrawSkipContract } from '@/app/api/rooms/contract'
import { json } from '@/lib/http/routes'
import { skip, withdrawSkip } from '@/lib/playback/skip'
import { countCall } from '@/lib/rooms/flood-limits'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(skipContract, {
    async run({ viewer, params: { code = '' }, body: { play_id } }) {
      await countCall(viewer, 'command')
      return json(await skip(viewer, code, { playId: play_id }))
    },
  }),
  endpoint(withdrawSkipContract, {
    async run({ viewer, params: { code = '' } }) {
      await countCall(viewer, 'command')
      return json(await withdrawSkip(viewer, code))
    },
  }),
)
