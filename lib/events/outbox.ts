import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, arrayOverlaps, eq, exists, isNull, sql } from 'drizzle-orm'
import { afterCommit } from '@/db/after-commit'
import type { Tx } from '@/db/client'
import { events, webhooks } from '@/db/schema'
import { nudgeDelivery } from './delivery'
import { sealPayload } from './payload'
import { subscriptionsTo, type WebhookEventType } from './webhooks/event-types'

export type RecordedEvent = {
  /** `subject.happened`, such as `connection.refreshed`. */
  type: string
  /** The account it is about. */
  accountId: string
  /** Anything JSON can hold; sealed like a token, and erased once every listener has it. */
  payload: unknown
}

/**
 * Writes an event in the transaction of what it tells: both commit or neither. It is delivered as soon as that has
 * committed.
 * @returns the event's id
 */
export async function recordEvent(tx: Tx, { type, accountId, payload }: RecordedEvent): Promise<string> {
  const id = randomUUID()
  await tx.insert(events).values({ id, type, accountId, sealedPayload: sealPayload(id, payload) })
  afterCommit(tx, nudgeDelivery)
  return id
}

/**
 * As `recordEvent`, for what happens all the time and only webhooks hear of: nothing is written, and nothing delivered,
 * unless the account has one that is told of it.
 */
export async function recordForWebhooks(
  tx: Tx,
  { type, accountId, payload }: RecordedEvent & { type: WebhookEventType },
): Promise<void> {
  const id = randomUUID()
  const told = tx
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(
      and(
        eq(webhooks.accountId, accountId),
        isNull(webhooks.disabledAt),
        arrayOverlaps(webhooks.types, subscriptionsTo(type)),
      ),
    )
  const recorded = await tx.execute(sql`
    insert into ${events} (id, type, account_id, sealed_payload)
    select ${id}::uuid, ${type}, ${accountId}::uuid, ${sealPayload(id, payload)} where ${exists(told)}
    returning id`)
  if (recorded.length > 0) afterCommit(tx, nudgeDelivery)
}
