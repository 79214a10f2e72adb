import {
  deleteWebhookContract,
  readWebhookContract,
  updateWebhookContract,
} from '@/app/api/webhooks/contract'
import { readWebhook } from '@/lib/events/webhooks/webhook-dto'
import { json, noContent } from '@/lib/http/routes'
import { deleteWebhook, updateWebhook } from '@/lib/tokens/webhooks'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(readWebhookContract, {
    async run({ viewer, params }) {
      return json(await readWebhook(viewer.account.id, params.id ?? ''))
    },
  }),
  endpoint(updateWebhookContract, {
    async run({ viewer, params, body, request }) {
      return json(await updateWebhook(viewer.account.id, params.id ?? '', body, request.headers))
    },
  }),
  endpoint(deleteWebhookContract, {
    async run({ viewer, params, request }) {
      await deleteWebhook(viewer.account.id, params.id ?? '', request.headers)
      return noContent()
    },
  }),
)
