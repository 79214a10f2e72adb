import { membersContract } from '@/app/api/rooms/contract'
import { json } from '@/lib/http/routes'
import { listMembers } from '@/lib/rooms/members'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(membersContract, {
    async run({ viewer, params }) {
      return json({ members: await listMembers(viewer, params.code ?? '') })
    },
  }),
)
