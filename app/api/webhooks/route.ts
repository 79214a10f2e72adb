import { listWebhooks } from '@/lib/events/webhooks/webhook-dto'
import { json } from '@/lib/http/routes'
import { createWebhook } from '@/lib/tokens/webhooks'
import { endpoint, routes } from '@/lib/viewer/routes'
import { createWebhookContract, listWebhooksContract } from './contract'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(listWebhooksContract, {
    async run({ viewer }) {
      return json({ webhooks: await listWebhooks(viewer.account.id) })
    },
  }),
  endpoint(createWebhookContract, {
    async run({ viewer, body, request }) {
      const { webhook, secret } = await createWebhook(viewer.account.id, body, request.headers)
      return json({ ...webhook, secret }, { status: 201 })
    },
  }),
)
