import { listSessionsContract } from '@/app/api/contract'
import { listSessions } from '@/lib/accounts/sessions'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(listSessionsContract, {
    async run({ viewer }) {
      return json({ sessions: await listSessions(viewer.account.id, viewer.credential.id) })
    },
  }),
)
