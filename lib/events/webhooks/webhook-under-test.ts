import { randomUUID } from 'node:crypto'
import { eq, getTableColumns } from 'drizzle-orm'
import { db, sql } from '@/db/client'
import { accounts, events, webhookDeliveries, webhooks } from '@/db/schema'
import { env } from '@/env'
import { drainEvents } from '../drain'
import { recordEvent } from '../outbox'
import { attemptDelivery } from './attempt'
import type { WebhookType } from './event-types'
import { newSecret, sealSecret } from './secrets'

/** Demo mode: the simulator stands in, and receivers on this machine may be called. @param origin null to end it */
export function demoMode(origin: string | null = 'http://127.0.0.1:9'): void {
  Object.assign(env(), { SIMULATOR_ORIGIN: origin ?? undefined, servesLoopbackAlone: true })
}

/** Demo mode with `--lan`: guests of the network are served as well. */
export function demoModeOnLan(): void {
  demoMode()
  Object.assign(env(), { servesLoopbackAlone: false })
}

export async function accountWithWebhook(url: string, types: WebhookType[] = ['room.*', 'connection.*']) {
  const [account] = await db()
    .insert(accounts)
    .values({ kind: 'registered', name: 'Ada' })
    .returning({ id: accounts.id })
  if (!account) throw new Error('no account')
  return { accountId: account.id, ...(await webhookOf(account.id, url, types)) }
}

export async function webhookOf(accountId: string, url: string, types: WebhookType[] = ['room.*']) {
  const webhookId = randomUUID()
  const secret = newSecret()
  const sealed = sealSecret(webhookId, 'secret', secret)
  await db().insert(webhooks).values({ id: webhookId, accountId, url, types, secret: sealed })
  return { webhookId, secret }
}

/** Records an event and has it taken. @returns its id */
export async function happened(
  accountId: string,
  payload: unknown = { room: 'one' },
  type = 'room.created',
): Promise<string> {
  const id = await db().transaction((tx) => recordEvent(tx, { type, accountId, payload }))
  await drainEvents()
  return id
}

export async function deliveriesOf(webhookId: string) {
  return db()
    .select(getTableColumns(webhookDeliveries))
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.webhookId, webhookId))
    .orderBy(webhookDeliveries.createdAt, webhookDeliveries.id)
}

export async function deliveryOf(webhookId: string) {
  const [delivery] = await deliveriesOf(webhookId)
  if (!delivery) throw new Error('no delivery')
  return delivery
}

/** Runs the job of the webhook's one delivery as if its time had come. @returns the delivery afterwards */
export async function attempted(webhookId: string) {
  const { id } = await deliveryOf(webhookId)
  await db().update(webhookDeliveries).set({ nextAttemptAt: new Date() }).where(eq(webhookDeliveries.id, id))
  await attemptDelivery({ delivery_id: id })
  return deliveryOf(webhookId)
}

/** Lets a delivery have begun so long ago. */
export async function begunAgo(webhookId: string, ms: number): Promise<void> {
  const { id, startedAt } = await deliveryOf(webhookId)
  await db()
    .update(webhookDeliveries)
    .set({ startedAt: new Date(startedAt.getTime() - ms) })
    .where(eq(webhookDeliveries.id, id))
}

/** When the queue is to make a delivery's next attempt. */
export async function jobsOf(deliveryId: string): Promise<Date[]> {
  const rows = await sql()<{ run_at: string }[]>`
    select run_at from graphile_worker.jobs where key = ${`webhook:${deliveryId}`} and attempts < max_attempts`
  return rows.map(({ run_at }) => new Date(run_at))
}

export async function forgetEvents(): Promise<void> {
  await db().delete(events)
}
