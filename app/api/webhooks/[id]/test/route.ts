import { testWebhookContract } from '@/app/api/webhooks/contract'
import { sendTestEvent } from '@/lib/events/webhooks/deliveries'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(testWebhookContract, {
    async run({ viewer, params }) {
      return json(await sendTestEvent(viewer.account.id, params.id ?? ''), { status: 202 })
    },
  }),
)
