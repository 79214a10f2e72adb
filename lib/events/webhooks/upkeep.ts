import 'server-only'
import { and, eq, lt, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { webhookDeliveries, webhooks } from '@/db/schema'
import { env } from '@/env'
import { type OldRows, purgeRows } from '../../purge'
import { repeat } from '../../repeat'
import { onShutdown } from '../../singleton'
import { jobKeyPrefix, queueAttempt } from './queue'

const forgetEveryMs = 60 * 60_000
const queueEveryMs = 60_000
const batch = 500

/** Looks after deliveries, in every process: whoever comes first does the work. */
export function startWebhookUpkeep(): void {
  onShutdown('webhook-upkeep', 20, repeat('old deliveries', forgetEveryMs, forgetOldDeliveries))
  onShutdown('webhook-jobs', 20, repeat('deliveries without a job', queueEveryMs, queueForgotten))
}

/** Deliveries nobody tries any more. */
export const settledDeliveries: OldRows = {
  table: 'webhook_deliveries',
  at: 'started_at',
  where: "state <> 'pending'",
}

/** Removes settled deliveries that began `RETENTION_WEBHOOK_DELIVERIES_DAYS` ago, and secrets that sign no more. */
export async function forgetOldDeliveries(): Promise<void> {
  await purgeRows(settledDeliveries, env().RETENTION_WEBHOOK_DELIVERIES_DAYS)
  await db()
    .update(webhooks)
    .set({ previousSecret: null, previousSecretUntil: null })
    .where(lt(webhooks.previousSecretUntil, sql`now()`))
}

/** Gives deliveries that have lost their job a new one, whatever the reason was. @returns how many */
export async function queueForgotten(): Promise<number> {
  const lost = await db()
    .select({ deliveryId: webhookDeliveries.id, accountId: webhooks.accountId })
    .from(webhookDeliveries)
    .innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId))
    .where(
      and(
        eq(webhookDeliveries.state, 'pending'),
        lt(webhookDeliveries.nextAttemptAt, sql`now() - interval '1 minute'`),
        sql`not exists (
          select from graphile_worker.jobs
          where jobs.key = ${jobKeyPrefix} || ${webhookDeliveries.id}::text and jobs.attempts < jobs.max_attempts)`,
      ),
    )
    .limit(batch)
  for (const attempt of lost) await db().transaction((tx) => queueAttempt(tx, attempt, new Date()))
  return lost.length
}
