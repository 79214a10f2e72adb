import { searchContract } from '@/app/api/rooms/requests-contract'
import { json } from '@/lib/http/routes'
import { search } from '@/lib/playback/ask'
import { shownTrack } from '@/lib/snapshot/track'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(searchContract, {
    async run({ viewer, params: { code = '' }, query }) {
      const { tracks, nextOffset } = await search(viewer, code, query)
      return json({ tracks: tracks.map(shownTrack), next_offset: nextOffset })
    },
  }),
)
