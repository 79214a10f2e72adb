import { z } from 'zod'
import { timeSchema } from '@/app/api/link-schema'
import type { DeliveryDto } from '@/lib/events/webhooks/deliveries'
import { deliveryErrors } from '@/lib/events/webhooks/delivery-error'
import { webhookTypes } from '@/lib/events/webhooks/event-types'
import type { WebhookDto } from '@/lib/events/webhooks/webhook-dto'
import { newWebhookInput, webhookChanges } from '@/lib/tokens/webhooks'
import { contract } from '@/lib/viewer/contract'

const state = z.enum(['pending', 'delivered', 'dead']).meta({
  description: '`pending` while it is still to be tried, `dead` once that is over; both may be replayed',
})
const error = z.enum(deliveryErrors).nullable().meta({
  description: 'Why the last attempt failed; `disabled` where the webhook was switched off while it waited',
})
const status = z.int().nullable().meta({ description: 'HTTP status of the last attempt', example: 204 })

const webhookSchema = z
  .object({
    id: z.uuid(),
    url: z.url().meta({ example: 'https://example.com/auxroom' }),
    name: z.string().nullable(),
    types: z.array(z.enum(webhookTypes)),
    enabled: z.boolean(),
    disabled_reason: z
      .enum(['owner', 'gone'])
      .nullable()
      .meta({ description: '`gone` where the receiver answered 410' }),
    previous_secret_until: timeSchema
      .nullable()
      .meta({ description: 'Until then the secret before signs as well' }),
    created_at: timeSchema,
    last_delivery: z
      .object({ state, at: timeSchema, status, error })
      .nullable()
      .meta({ description: 'Of the newest event' }),
    waiting: z.int().meta({ description: 'Deliveries that are still to be tried' }),
    dead: z.int().meta({ description: 'Deliveries that were given up and may be replayed' }),
  })
  .meta({ id: 'Webhook' }) satisfies z.ZodType<WebhookDto>

const deliverySchema = z
  .object({
    id: z.uuid(),
    event_id: z.uuid().meta({ description: 'The `webhook-id` of its messages, at each attempt' }),
    type: z.string().meta({ example: 'room.member_joined' }),
    state,
    attempts: z.int().meta({ description: 'Since it began or was replayed' }),
    last_attempt_at: timeSchema.nullable(),
    last_status: status,
    last_error: error,
    next_attempt_at: timeSchema.nullable(),
    created_at: timeSchema,
    delivered_at: timeSchema.nullable(),
  })
  .meta({ id: 'WebhookDelivery' }) satisfies z.ZodType<DeliveryDto>

const secret = z.string().meta({
  description: 'Signs the messages (Standard Webhooks); shown this once',
  example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
})

const description = `Messages are signed as [Standard Webhooks](https://www.standardwebhooks.com) say: \`webhook-id\`,
\`webhook-timestamp\` and \`webhook-signature\` over a body of \`{"type", "timestamp", "data"}\`. Any 2xx takes one; anything
else is tried again after 5 s, 5 min, 30 min, 2 h, 5 h and 10 h, and a last time after 24 hours. 410 switches the webhook
off. A message may come twice, always with the same \`webhook-id\`. None holds a token.`

export const listWebhooksContract = contract('webhooks.list', {
  answers: { 200: z.object({ webhooks: z.array(webhookSchema) }) },
})
export const createWebhookContract = contract('webhooks.create', {
  description,
  body: newWebhookInput,
  answers: { 201: webhookSchema.extend({ secret }).meta({ id: 'NewWebhook' }) },
  refusals: ['forbidden', 'conflict'],
})
export const readWebhookContract = contract('webhooks.read', {
  answers: { 200: webhookSchema },
  refusals: ['not_found'],
})
export const updateWebhookContract = contract('webhooks.update', {
  description:
    'Switched off, nothing is sent, and what waits is dead; on again, what happens from then on is sent.',
  body: webhookChanges,
  answers: { 200: webhookSchema },
  refusals: ['not_found'],
})
export const deleteWebhookContract = contract('webhooks.delete', {
  answers: { 204: null },
  refusals: ['not_found'],
})
export const rotateSecretContract = contract('webhooks.rotate_secret', {
  description: 'For 24 hours the secret before signs as well: `webhook-signature` then holds two signatures.',
  answers: { 200: z.object({ secret, previous_secret_until: timeSchema.nullable() }) },
  refusals: ['not_found'],
})
export const testWebhookContract = contract('webhooks.test', {
  description: 'Sends `webhook.test` to this webhook alone.',
  answers: { 202: deliverySchema },
  refusals: ['not_found', 'conflict', 'rate_limited_caller'],
})
export const listDeliveriesContract = contract('webhooks.deliveries', {
  query: z.strictObject({
    before: z.uuid().optional().meta({ description: '`next_before` of the page before' }),
  }),
  answers: {
    200: z.object({
      deliveries: z.array(deliverySchema),
      next_before: z.uuid().nullable().meta({ description: 'Asks for the next page; null at the end' }),
    }),
  },
  refusals: ['not_found'],
})
export const replayDeliveryContract = contract('webhooks.replay', {
  description: 'At once and with the same `webhook-id`, whatever became of it; kept for 30 days.',
  answers: { 202: deliverySchema },
  refusals: ['not_found', 'conflict', 'rate_limited_caller'],
})
