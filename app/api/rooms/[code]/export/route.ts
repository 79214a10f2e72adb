import { exportContract } from '@/app/api/rooms/history-contract'
import { json } from '@/lib/http/routes'
import { exportPlaylist } from '@/lib/playback/export/export-playlist'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(exportContract, {
    async run({ viewer, params, body }) {
      return json(await exportPlaylist(viewer, params.code ?? '', body), { status: 201 })
    },
  }),
)
