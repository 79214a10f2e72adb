import { voteRequestContract, withdrawVoteContract } from '@/app/api/rooms/requests-contract'
import { json } from '@/lib/http/routes'
import { voteForRequest, withdrawVote } from '@/lib/rooms/requests/vote'
import { readRequest } from '@/lib/snapshot/requests'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(voteRequestContract, {
    async run({ viewer, params: { code = '', id = '' } }) {
      await voteForRequest(viewer, code, id)
      return json(await readRequest(id))
    },
  }),
  endpoint(withdrawVoteContract, {
    async run({ viewer, params: { code = '', id = '' } }) {
      await withdrawVote(viewer, code, id)
      return json(await readRequest(id))
    },
  }),
)
