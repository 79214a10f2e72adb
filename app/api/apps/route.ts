import { json } from '@/lib/http/routes'
import { listApps } from '@/lib/tokens/apps'
import { endpoint, routes } from '@/lib/viewer/routes'
import { listAppsContract } from './contract'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(listAppsContract, {
    async run({ viewer }) {
      return json({ apps: await listApps(viewer.account.id) })
    },
  }),
)
