import { z } from 'zod'
import { json } from '@/lib/http/routes'
import { skip, withdrawSkip } from '@/lib/playback/skip'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: endpoint({
    viewer: 'required',
    body: z.strictObject({ play_id: z.uuid().optional() }),
    async run({ viewer, params: { code = '' }, body: { play_id } }) {
      return json(await skip(viewer, code, { playId: play_id }))
    },
  }),
  DELETE: endpoint({
    viewer: 'required',
    async run({ viewer, params: { code = '' } }) {
      return json(await withdrawSkip(viewer, code))
    },
  }),
})
