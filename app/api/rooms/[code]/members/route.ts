import { json } from '@/lib/http/routes'
import { listMembers } from '@/lib/rooms/members'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: endpoint({
    viewer: 'required',
    async run({ viewer, params }) {
      return json({ members: await listMembers(viewer, params.code ?? '') })
    },
  }),
})
