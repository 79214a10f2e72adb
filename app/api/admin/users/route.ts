import { listUsersContract } from '@/app/api/admin/contract'
import { listUsers } from '@/lib/admin/users'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(listUsersContract, {
    async run({ viewer, query }) {
      const { items: users, next_cursor } = await listUsers(viewer, query)
      return json({ users, next_cursor })
    },
  }),
)
