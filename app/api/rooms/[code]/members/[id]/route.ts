import { noContent } from '@/lib/http/routes'
import { changeRole, kickMember, roleInput } from '@/lib/rooms/members'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PATCH: endpoint({
    viewer: 'required',
    body: roleInput,
    async run({ viewer, params, body }) {
      await changeRole(viewer, params.code ?? '', params.id ?? '', body)
      return noContent()
    },
  }),
  DELETE: endpoint({
    viewer: 'required',
    async run({ viewer, params }) {
      await kickMember(viewer, params.code ?? '', params.id ?? '')
      return noContent()
    },
  }),
})
