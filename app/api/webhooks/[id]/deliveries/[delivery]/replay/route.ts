import { replayDeliveryContract } from '@/app/api/webhooks/contract'
import { replayDelivery } from '@/lib/events/webhooks/deliveries'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(replayDeliveryContract, {
    async run({ viewer, params }) {
      const { id = '', delivery = '' } = params
      return json(await replayDelivery(viewer.account.id, id, delivery), { status: 202 })
    },
  }),
)
