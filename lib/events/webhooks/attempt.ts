import 'server-only'
import { and, eq, getTableColumns, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db/client'
import { accounts, type WebhookDeliveryRow, type WebhookRow, webhookDeliveries, webhooks } from '@/db/schema'
import { UnsealError } from '../../crypto'
import { log } from '../../log'
import { queueAttempt } from './queue'
import { triedForMs } from './schedule'
import { signingSecrets } from './secrets'
import { send } from './send'
import { end, settle } from './settle'
import { signedHeaders } from './signature'

/** A job may start this much before its time: clocks differ. */
const slackMs = 1_000
/** Deliveries that wait for a slow receiver come back spread over so long. */
const spreadMs = 60_000

const jobSchema = z.object({ delivery_id: z.uuid() })

type Due = { delivery: WebhookDeliveryRow; webhook: WebhookRow }

/**
 * The queue's task: makes one attempt of a delivery, and plans the next one where it failed. Throws only where the
 * outcome could not be written down: then the attempt is made again.
 */
export async function attemptDelivery(payload: unknown): Promise<void> {
  const due = await takeDue(jobSchema.parse(payload).delivery_id)
  if (!due) return
  const { delivery, webhook } = due
  const headers = await headersOf(due)
  if (!headers) return
  const startedAt = Date.now()
  const outcome = await send(webhook.url, { headers, body: delivery.body })
  const state = await settle(due, outcome)
  const { error, status } = outcome
  log().info(
    {
      webhook_id: webhook.id,
      delivery_id: delivery.id,
      event_id: delivery.eventId,
      type: delivery.type,
      attempt: delivery.attempts + 1,
      status,
      error,
      state,
      duration_ms: Date.now() - startedAt,
    },
    error ? 'a webhook was not delivered' : 'a webhook was delivered',
  )
}

/** The delivery of a job, where it is to be tried now; null where it is not, and what is to happen then has happened. */
async function takeDue(id: string): Promise<Due | null> {
  const [found] = await db()
    .select({
      delivery: getTableColumns(webhookDeliveries),
      webhook: getTableColumns(webhooks),
      live: sql<boolean>`(${and(isNull(accounts.endedAt), isNull(accounts.suspendedAt))})`,
    })
    .from(webhookDeliveries)
    .innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId))
    .innerJoin(accounts, eq(accounts.id, webhooks.accountId))
    .where(eq(webhookDeliveries.id, id))
  if (found?.delivery.state !== 'pending') return null
  const { delivery, webhook, live } = found
  if (!live || webhook.disabledAt) {
    await end(found, 'disabled')
    return null
  }
  const at = laterThanNow(found)
  if (at === null) return { delivery, webhook }
  if (delivery.attempts === 0 && Date.now() - delivery.startedAt.getTime() > triedForMs)
    await end(found, 'timeout')
  else await db().transaction((tx) => queueAttempt(tx, { deliveryId: id, accountId: webhook.accountId }, at))
  return null
}

/** When to look again; null for now. While a receiver is slow, only those that have been tried have their turn. */
function laterThanNow({ delivery, webhook }: Due): Date | null {
  const planned = delivery.nextAttemptAt
  if (planned && planned.getTime() > Date.now() + slackMs) return planned
  const { slowUntil } = webhook
  if (delivery.attempts > 0 || !slowUntil || slowUntil.getTime() <= Date.now()) return null
  return new Date(slowUntil.getTime() + Math.random() * spreadMs)
}

async function headersOf(due: Due): Promise<Record<string, string> | null> {
  const { delivery, webhook } = due
  try {
    return {
      'content-type': 'application/json',
      'user-agent': 'Auxroom-Webhooks/1',
      ...signedHeaders(signingSecrets(webhook), {
        id: delivery.eventId,
        at: new Date(),
        body: delivery.body,
      }),
    }
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error
    log().error({ err: error, webhook_id: webhook.id }, 'the secret of a webhook does not open')
    await end(due, 'secret_unreadable')
    return null
  }
}
