import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, desc, eq, getTableColumns, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Executor, type Tx } from '@/db/client'
import { type WebhookDeliveryRow, webhookDeliveries, webhooks } from '@/db/schema'
import { AppError } from '../../errors'
import { limitOf } from '../../http/limits'
import type { DeliveryError } from './delivery-error'
import { queueAttempt } from './queue'
import { addDelivery, messageBody } from './take-event'
import { errorOf, lockWebhook, readWebhook } from './webhook-dto'

const pageSize = 25

/** Replays and test events: whoever asks for them must not make us knock at a stranger's door all day. */
const byHand = limitOf('webhook-by-hand')

/** One event on its way to one webhook, as the webhook's owner sees it. */
export type DeliveryDto = {
  id: string
  /** The `webhook-id` of its messages. */
  event_id: string
  type: string
  state: WebhookDeliveryRow['state']
  /** Since it began, or was replayed. */
  attempts: number
  last_attempt_at: string | null
  last_status: number | null
  last_error: DeliveryError | null
  next_attempt_at: string | null
  created_at: string
  delivered_at: string | null
}

export type DeliveryPage = { deliveries: DeliveryDto[]; next_before: string | null }

/**
 * The deliveries of the account's webhook, the newest first, 25 at a time.
 * @param page.before `next_before` of the page before
 * @throws AppError `not_found`
 */
export async function listDeliveries(
  accountId: string,
  webhookId: string,
  { before }: { before?: string } = {},
): Promise<DeliveryPage> {
  const { id } = await readWebhook(accountId, webhookId)
  const rows = await db()
    .select(getTableColumns(webhookDeliveries))
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.webhookId, id), before === undefined ? undefined : behind(before)))
    .orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id))
    .limit(pageSize + 1)
  const shown = rows.slice(0, pageSize)
  return {
    deliveries: shown.map(deliveryDto),
    next_before: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
  }
}

function behind(before: string) {
  if (!z.uuid().safeParse(before).success) throw new AppError('not_found')
  return sql`(${webhookDeliveries.createdAt}, ${webhookDeliveries.id}) < (
    select place.created_at, place.id from webhook_deliveries place where place.id = ${before}::uuid)`
}

/**
 * Sends a delivery once more, whatever became of it: at once, with the same `webhook-id`, and as often as a new one.
 * @throws AppError `not_found`; `conflict` where the webhook is switched off; `rate_limited_caller`
 */
export async function replayDelivery(
  accountId: string,
  webhookId: string,
  deliveryId: string,
): Promise<DeliveryDto> {
  if (!z.uuid().safeParse(deliveryId).success) throw new AppError('not_found')
  await readWebhook(accountId, webhookId)
  await byHand.consume(accountId)
  return db().transaction(async (tx) => {
    await lockEnabled(tx, accountId, webhookId)
    const now = new Date()
    const [row] = await tx
      .update(webhookDeliveries)
      .set({
        state: 'pending',
        attempts: 0,
        lastAttemptAt: null,
        lastStatus: null,
        lastError: null,
        nextAttemptAt: now,
        startedAt: now,
        deliveredAt: null,
      })
      .where(and(eq(webhookDeliveries.id, deliveryId), eq(webhookDeliveries.webhookId, webhookId)))
      .returning(getTableColumns(webhookDeliveries))
    if (!row) throw new AppError('not_found')
    await queueAttempt(tx, { deliveryId, accountId }, now)
    return deliveryDto(row)
  })
}

/**
 * Sends a `webhook.test` event to this webhook alone.
 * @throws AppError `not_found`; `conflict` where the webhook is switched off; `rate_limited_caller`
 */
export async function sendTestEvent(accountId: string, webhookId: string): Promise<DeliveryDto> {
  await readWebhook(accountId, webhookId)
  await byHand.consume(accountId)
  return db().transaction(async (tx) => {
    const { id, name } = await lockEnabled(tx, accountId, webhookId)
    const type = 'webhook.test'
    const body = messageBody(type, new Date(), { webhook: { id, name } })
    const deliveryId = await addDelivery(tx, { webhookId, accountId, eventId: randomUUID(), type, body })
    return readDelivery(tx, deliveryId)
  })
}

/** Locks the webhook; whatever is sent by hand goes at once, however slow the receiver was a moment ago. */
async function lockEnabled(tx: Tx, accountId: string, webhookId: string) {
  const webhook = await lockWebhook(tx, accountId, webhookId)
  if (webhook.disabledAt) throw new AppError('conflict', { detail: 'Switch the webhook on first' })
  await tx.update(webhooks).set({ slowUntil: null }).where(eq(webhooks.id, webhookId))
  return webhook
}

async function readDelivery(executor: Executor, id: string): Promise<DeliveryDto> {
  const [row] = await executor
    .select(getTableColumns(webhookDeliveries))
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.id, id))
  if (!row) throw new AppError('not_found')
  return deliveryDto(row)
}

function deliveryDto(row: WebhookDeliveryRow): DeliveryDto {
  return {
    id: row.id,
    event_id: row.eventId,
    type: row.type,
    state: row.state,
    attempts: row.attempts,
    last_attempt_at: row.lastAttemptAt?.toISOString() ?? null,
    last_status: row.lastStatus,
    last_error: errorOf(row.lastError),
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    delivered_at: row.deliveredAt?.toISOString() ?? null,
  }
}
