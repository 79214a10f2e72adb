import { json, noContent } from '@/lib/http/routes'
import { endRoom } from '@/lib/rooms/end'
import { readRoom } from '@/lib/rooms/read'
import { changeSettings, roomSettingsInput } from '@/lib/rooms/settings'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: endpoint({
    viewer: 'required',
    async run({ viewer, params }) {
      return json(await readRoom(viewer, params.code ?? ''))
    },
  }),
  PATCH: endpoint({
    viewer: 'required',
    body: roomSettingsInput,
    async run({ viewer, params, body }) {
      await changeSettings(viewer, params.code ?? '', body)
      return json(await readRoom(viewer, params.code ?? ''))
    },
  }),
  DELETE: endpoint({
    viewer: 'required',
    async run({ viewer, params }) {
      await endRoom(viewer, params.code ?? '')
      return noContent()
    },
  }),
})
