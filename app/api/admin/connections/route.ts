import { listConnectionsContract } from '@/app/api/admin/contract'
import { listConnections } from '@/lib/admin/connections'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(listConnectionsContract, {
    async run({ viewer, query }) {
      const { items: connections, next_cursor } = await listConnections(viewer, query)
      return json({ connections, next_cursor })
    },
  }),
)
