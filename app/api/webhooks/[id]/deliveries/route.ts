import { listDeliveriesContract } from '@/app/api/webhooks/contract'
import { listDeliveries } from '@/lib/events/webhooks/deliveries'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(listDeliveriesContract, {
    async run({ viewer, params, query }) {
      return json(await listDeliveries(viewer.account.id, params.id ?? '', query))
    },
  }),
)
