import 'server-only'
import { sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'

/** Name of the queue's task that makes one attempt of one delivery. */
export const webhookTask = 'webhook'

/** The queue's key of a delivery's one job. */
export const jobKeyPrefix = 'webhook:'

export type Attempt = { deliveryId: string; accountId: string }

/**
 * Puts a delivery's next attempt into the queue in the caller's transaction, instead of the one that was planned. An
 * account's attempts are made one after the other: however many slow receivers it has, it keeps others waiting with one
 * worker at the most, and a receiver gets events in their order where it takes them at once.
 */
export async function queueAttempt(tx: Tx, { deliveryId, accountId }: Attempt, at: Date): Promise<void> {
  await tx.execute(sql`
    select graphile_worker.add_job(
      ${webhookTask},
      json_build_object('delivery_id', ${deliveryId}::text),
      queue_name := ${`webhook:${accountId}`},
      run_at := ${at.toISOString()}::timestamptz,
      job_key := ${jobKeyPrefix + deliveryId}
    )`)
}
