import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, arrayOverlaps, eq, exists, isNull, sql } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { events, webhooks } from '@/db/schema'
import { singleton } from '../singleton'
import { nudgeDelivery } from './delivery'
import { sealPayload } from './payload'
import { subscriptionsTo, type WebhookEventType } from './webhooks/event-types'

/** Transactions that have recorded something, which is to be delivered when they have committed. */
const recording = () => singleton('recording-transactions', () => new WeakSet<Tx>())

export type RecordedEvent = {
  /** `subject.happened`, such as `connection.refreshed`. */
  type: string
  /** The account it is about. */
  accountId: string
  /** Anything JSON can hold; sealed like a token, and erased once every listener has it. */
  payload: unknown
}

/** Writes an event in the transaction of what it tells: both commit or neither. Returns the event's id. */
export async function recordEvent(tx: Tx, { type, accountId, payload }: RecordedEvent): Promise<string> {
  const id = randomUUID()
  await tx.insert(events).values({ id, type, accountId, sealedPayload: sealPayload(id, payload) })
  recording().add(tx)
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
  if (recorded.length > 0) recording().add(tx)
}

/** Runs a transaction that may record events, and has them delivered as soon as it has committed. */
export async function transactionWithEvents<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
  let recorded = false
  const result = await db().transaction(async (tx) => {
    const done = await run(tx)
    recorded = recording().has(tx)
    return done
  })
  if (recorded) nudgeDelivery()
  return result
}
