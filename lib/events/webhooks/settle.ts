import 'server-only'
import { and, eq } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { type WebhookDeliveryRow, type WebhookRow, webhookDeliveries, webhooks } from '@/db/schema'
import type { DeliveryError } from './delivery-error'
import { queueAttempt } from './queue'
import { nextAttempt } from './schedule'
import type { SendOutcome } from './send'

/** How long deliveries that have not been tried wait after an attempt that ran out of time. */
const slowForMs = 60_000

type Delivered = { delivery: WebhookDeliveryRow; webhook: WebhookRow }

/**
 * Writes down what came of an attempt, with the next one in the same transaction. Nothing where the delivery was replayed,
 * delivered or deleted meanwhile.
 * @returns the delivery's state; null where nothing was written
 */
export function settle(
  { delivery, webhook }: Delivered,
  outcome: SendOutcome,
): Promise<WebhookDeliveryRow['state'] | null> {
  return db().transaction(async (tx) => {
    // The webhook first, as whoever switches it off does.
    await tx.select({ id: webhooks.id }).from(webhooks).where(eq(webhooks.id, webhook.id)).for('update')
    const [row] = await tx
      .select({ state: webhookDeliveries.state, attempts: webhookDeliveries.attempts })
      .from(webhookDeliveries)
      .where(and(eq(webhookDeliveries.id, delivery.id), eq(webhookDeliveries.startedAt, delivery.startedAt)))
      .for('update')
    // Of two attempts at once, after a process seemed to be dead, a success stands.
    if (!row || row.state === 'delivered') return null
    const failures = row.attempts + 1
    const next = row.state === 'pending' ? nextOf(delivery, failures, outcome) : null
    const state = outcome.error === null ? 'delivered' : next ? 'pending' : 'dead'
    await tx
      .update(webhookDeliveries)
      .set({ state, attempts: failures, ...columnsOf(outcome), nextAttemptAt: next })
      .where(eq(webhookDeliveries.id, delivery.id))
    if (next) await queueAttempt(tx, { deliveryId: delivery.id, accountId: webhook.accountId }, next)
    await settleWebhook(tx, webhook, outcome)
    return state
  })
}

function nextOf({ startedAt }: WebhookDeliveryRow, failures: number, outcome: SendOutcome): Date | null {
  if (outcome.error === null || outcome.error === 'gone') return null
  return nextAttempt({ failures, startedAt }, outcome.retryAfterMs)
}

function columnsOf({ error, status }: SendOutcome) {
  const now = new Date()
  return {
    lastAttemptAt: now,
    lastStatus: status,
    lastError: error,
    deliveredAt: error === null ? now : null,
  }
}

async function settleWebhook(tx: Tx, { id, slowUntil }: WebhookRow, { error }: SendOutcome): Promise<void> {
  if (error === 'gone') await switchOff(tx, id, 'gone')
  const slow = error === 'timeout' ? new Date(Date.now() + slowForMs) : null
  if (slow || slowUntil) await tx.update(webhooks).set({ slowUntil: slow }).where(eq(webhooks.id, id))
}

/** Ends a delivery without an attempt. It stays visible and may be replayed. */
export async function end({ delivery }: Delivered, error: DeliveryError): Promise<void> {
  await db()
    .update(webhookDeliveries)
    .set({ state: 'dead', lastError: error, nextAttemptAt: null })
    .where(
      and(
        eq(webhookDeliveries.id, delivery.id),
        eq(webhookDeliveries.startedAt, delivery.startedAt),
        eq(webhookDeliveries.state, 'pending'),
      ),
    )
}

/**
 * Switches a webhook off in a transaction that holds its row: what waits is dead with it, so that switching it on again
 * begins with what happens from then on, and the rest is replayed by hand.
 */
export async function switchOff(tx: Tx, id: string, reason: 'owner' | 'gone'): Promise<void> {
  await tx
    .update(webhooks)
    .set({ disabledAt: new Date(), disabledReason: reason, slowUntil: null, updatedAt: new Date() })
    .where(eq(webhooks.id, id))
  await tx
    .update(webhookDeliveries)
    .set({ state: 'dead', lastError: 'disabled', nextAttemptAt: null })
    .where(and(eq(webhookDeliveries.webhookId, id), eq(webhookDeliveries.state, 'pending')))
}
