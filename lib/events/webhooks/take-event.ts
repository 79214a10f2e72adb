import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, arrayOverlaps, eq, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { accounts, webhookDeliveries, webhooks } from '@/db/schema'
import { type DeliveredEvent, listenToEvents } from '../listeners'
import { subscriptionsTo, webhookEventTypes } from './event-types'
import { publicDataOf } from './public-data'
import { queueAttempt } from './queue'

/** Has the webhooks of an account told of its events. The deliveries commit with the event's: each exists once. */
export function startWebhooks(): void {
  listenToEvents('webhooks', webhookEventTypes, takeEvent)
}

async function takeEvent(event: DeliveredEvent, tx: Tx): Promise<void> {
  const type = webhookEventTypes.find((known) => known === event.type)
  if (!type) return
  const subscribed = await subscribedTo(tx, event)
  if (subscribed.length === 0) return
  const body = messageBody(type, event.createdAt, publicDataOf(type, event.payload))
  for (const webhookId of subscribed) {
    await addDelivery(tx, { webhookId, accountId: event.accountId, eventId: event.id, type, body })
  }
}

/** Locks them, so that a webhook that is switched off or deleted in this moment has its delivery already, or gets none. */
async function subscribedTo(tx: Tx, { accountId, type }: DeliveredEvent): Promise<string[]> {
  const rows = await tx
    .select({ id: webhooks.id })
    .from(webhooks)
    .innerJoin(accounts, eq(accounts.id, webhooks.accountId))
    .where(
      and(
        eq(webhooks.accountId, accountId),
        isNull(webhooks.disabledAt),
        arrayOverlaps(webhooks.types, subscriptionsTo(type)),
        isNull(accounts.endedAt),
        isNull(accounts.suspendedAt),
      ),
    )
    .orderBy(webhooks.id)
    .for('share', { of: webhooks })
  return rows.map(({ id }) => id)
}

/** What is sent: type, time of the event, and its public data. */
export function messageBody(type: string, at: Date, data: Record<string, unknown>): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), data })
}

type NewDelivery = { webhookId: string; accountId: string; eventId: string; type: string; body: string }

/** Stores a delivery with its first attempt. @returns its id */
export async function addDelivery(tx: Tx, { accountId, ...delivery }: NewDelivery): Promise<string> {
  const now = new Date()
  const [added] = await tx
    .insert(webhookDeliveries)
    .values({
      ...delivery,
      id: randomUUID(),
      state: 'pending',
      nextAttemptAt: now,
      startedAt: now,
      createdAt: now,
    })
    .returning({ id: webhookDeliveries.id })
  if (!added) throw new Error('A delivery was not stored')
  await queueAttempt(tx, { deliveryId: added.id, accountId }, now)
  return added.id
}
