import 'server-only'
import { and, asc, desc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Executor, type Tx } from '@/db/client'
import { type WebhookDeliveryRow, type WebhookRow, webhookDeliveries, webhooks } from '@/db/schema'
import { AppError } from '../../errors'
import { type DeliveryError, deliveryErrors } from './delivery-error'
import { type WebhookType, webhookTypes } from './event-types'

/** A webhook as its owner sees it; the secret is shown when it is made, and never again. */
export type WebhookDto = {
  id: string
  url: string
  name: string | null
  types: WebhookType[]
  enabled: boolean
  /** `gone` where the receiver answered 410. */
  disabled_reason: 'owner' | 'gone' | null
  /** Until then the secret before the last rotation signs as well. */
  previous_secret_until: string | null
  created_at: string
  /** Of the newest event. `at` is when it was tried last, or when it happened. */
  last_delivery: {
    state: WebhookDeliveryRow['state']
    at: string
    status: number | null
    error: DeliveryError | null
  } | null
  /** Deliveries that are still to be tried. */
  waiting: number
  /** Deliveries that were given up and may be replayed. */
  dead: number
}

/** The account's webhooks, the oldest first. */
export function listWebhooks(accountId: string): Promise<WebhookDto[]> {
  return select(db(), eq(webhooks.accountId, accountId))
}

/** @throws AppError `not_found`, for another account's as well */
export async function readWebhook(
  accountId: string,
  id: string,
  executor: Executor = db(),
): Promise<WebhookDto> {
  const [found] = await select(executor, ownedBy(accountId, id))
  if (!found) throw new AppError('not_found')
  return found
}

/** The row of the account's webhook, locked until the transaction ends. @throws AppError `not_found` */
export async function lockWebhook(tx: Tx, accountId: string, id: string): Promise<WebhookRow> {
  const [row] = await tx
    .select(getTableColumns(webhooks))
    .from(webhooks)
    .where(ownedBy(accountId, id))
    .for('update')
  if (!row) throw new AppError('not_found')
  return row
}

function ownedBy(accountId: string, id: string): SQL | undefined {
  if (!z.uuid().safeParse(id).success) throw new AppError('not_found')
  return and(eq(webhooks.id, id), eq(webhooks.accountId, accountId))
}

async function select(executor: Executor, where: SQL | undefined): Promise<WebhookDto[]> {
  const last = db()
    .select({
      state: webhookDeliveries.state,
      at: sql`coalesce(${webhookDeliveries.lastAttemptAt}, ${webhookDeliveries.createdAt})`
        .mapWith(webhookDeliveries.createdAt)
        .as('at'),
      status: webhookDeliveries.lastStatus,
      error: webhookDeliveries.lastError,
    })
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.webhookId, webhooks.id))
    .orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id))
    .limit(1)
    .as('last')
  const rows = await executor
    .select({
      webhook: getTableColumns(webhooks),
      state: last.state,
      at: last.at,
      status: last.status,
      error: last.error,
      waiting: countOf('pending'),
      dead: countOf('dead'),
    })
    .from(webhooks)
    .leftJoinLateral(last, sql`true`)
    .where(where)
    .orderBy(asc(webhooks.createdAt), asc(webhooks.id))
  return rows.map(({ webhook, state, at, status, error, waiting, dead }) => ({
    ...webhookDto(webhook),
    last_delivery: state && at ? { state, at: at.toISOString(), status, error: errorOf(error) } : null,
    waiting,
    dead,
  }))
}

function countOf(state: WebhookDeliveryRow['state']): SQL<number> {
  return sql<number>`(
    select count(*)::int from ${webhookDeliveries}
    where ${webhookDeliveries.webhookId} = ${webhooks.id} and ${webhookDeliveries.state} = ${state})`
}

function webhookDto(row: WebhookRow): Omit<WebhookDto, 'last_delivery' | 'waiting' | 'dead'> {
  const until = row.previousSecretUntil
  return {
    id: row.id,
    url: row.url,
    name: row.name,
    types: webhookTypes.filter((type) => row.types.includes(type)),
    enabled: row.disabledAt === null,
    disabled_reason: row.disabledReason,
    previous_secret_until: until && until.getTime() > Date.now() ? until.toISOString() : null,
    created_at: row.createdAt.toISOString(),
  }
}

/** An error as it was stored; null where there was none. */
export function errorOf(stored: string | null): DeliveryError | null {
  return deliveryErrors.find((known) => known === stored) ?? null
}
