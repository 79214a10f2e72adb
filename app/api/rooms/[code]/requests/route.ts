import { requestContract } from '@/app/api/rooms/requests-contract'
import { json } from '@/lib/http/routes'
import { requestTrack } from '@/lib/playback/ask'
import { readRequest } from '@/lib/snapshot/requests'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(requestContract, {
    async run({ viewer, params: { code = '' }, body: { uri } }) {
      const { id, outcome } = await requestTrack(viewer, code, uri)
      const body = { ...(await readRequest(id)), became_vote: outcome === 'voted' }
      return json(body, { status: outcome === 'asked' ? 201 : 200 })
    },
  }),
)
