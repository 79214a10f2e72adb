import { changeRoleContract, removeMemberContract } from '@/app/api/rooms/contract'
import { noContent } from '@/lib/http/routes'
import { changeRole, kickMember } from '@/lib/rooms/members'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(changeRoleContract, {
    async run({ viewer, params, body }) {
      await changeRole(viewer, params.code ?? '', params.id ?? '', body)
      return noContent()
    },
  }),
  endpoint(removeMemberContract, {
    async run({ viewer, params }) {
      await kickMember(viewer, params.code ?? '', params.id ?? '')
      return noContent()
    },
  }),
)
