import { arrangeRequestContract, removeRequestContract } from '@/app/api/rooms/requests-contract'
import { json, noContent } from '@/lib/http/routes'
import { arrangeRequest } from '@/lib/rooms/requests/arrange'
import { removeRequest } from '@/lib/rooms/requests/remove'
import { readRequest } from '@/lib/snapshot/requests'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(arrangeRequestContract, {
    async run({ viewer, params: { code = '', id = '' }, body }) {
      await arrangeRequest(viewer, code, id, body)
      return json(await readRequest(id))
    },
  }),
  endpoint(removeRequestContract, {
    async run({ viewer, params: { code = '', id = '' } }) {
      await removeRequest(viewer, code, id)
      return noContent()
    },
  }),
)
