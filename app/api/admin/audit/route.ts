import { auditContract } from '@/app/api/admin/contract'
import { listAudit } from '@/lib/admin/audit-log'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(auditContract, {
    async run({ viewer, query }) {
      const { items: entries, next_cursor } = await listAudit(viewer, query)
      return json({ entries, next_cursor })
    },
  }),
)
