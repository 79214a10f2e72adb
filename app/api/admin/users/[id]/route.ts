import { markUserContract, readUserContract } from '@/app/api/admin/contract'
import { markUser } from '@/lib/admin/mark-user'
import { readUser } from '@/lib/admin/user-details'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(readUserContract, {
    async run({ viewer, params }) {
      return json(await readUser(viewer, params.id ?? ''))
    },
  }),
  endpoint(markUserContract, {
    async run({ viewer, params, body, request }) {
      const id = params.id ?? ''
      await markUser({ viewer, headers: request.headers }, id, body)
      return json(await readUser(viewer, id))
    },
  }),
)
