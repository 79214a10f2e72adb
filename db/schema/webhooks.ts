import { sql } from 'drizzle-orm'
import { index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts'
import { instant } from './columns'

/** An address outside that is told of an account's events (Standard Webhooks). */
export const webhooks = pgTable(
  'webhooks',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    url: text('url').notNull(),
    /** What its owner calls it. */
    name: text('name'),
    /** Types of events, such as `connection.refreshed`, or all of a subject, such as `room.*`. */
    types: text('types').array().notNull(),
    /** The signing secret, sealed and bound to this row. */
    secret: text('secret').notNull(),
    /** The secret before, which signs as well until this moment. */
    previousSecret: text('previous_secret'),
    previousSecretUntil: instant('previous_secret_until'),
    /** Deliveries wait for nobody any more: the receiver said it is gone, or its owner switched it off. */
    disabledAt: instant('disabled_at'),
    disabledReason: text('disabled_reason', { enum: ['owner', 'gone'] }),
    /** It let an attempt run out of time: until then its other deliveries are not tried. */
    slowUntil: instant('slow_until'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('webhooks_account').on(table.accountId),
    index('webhooks_previous_secret')
      .on(table.previousSecretUntil)
      .where(sql`${table.previousSecretUntil} is not null`),
  ],
)

/** One event on its way to one webhook. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: uuid('id').primaryKey(),
    webhookId: uuid('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    /** The message's id: the same at each attempt, so that a receiver takes it once. */
    eventId: uuid('event_id').notNull(),
    type: text('type').notNull(),
    /** The JSON that is sent, byte for byte; it never holds a token or a secret. */
    body: text('body').notNull(),
    state: text('state', { enum: ['pending', 'delivered', 'dead'] }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    lastAttemptAt: instant('last_attempt_at'),
    /** HTTP status of the last attempt; null where no answer came. */
    lastStatus: integer('last_status'),
    /** Why the last attempt failed, as a code. */
    lastError: text('last_error'),
    nextAttemptAt: instant('next_attempt_at'),
    /** The attempts are counted from here on; a replay by hand begins anew. */
    startedAt: instant('started_at').notNull().defaultNow(),
    createdAt: instant('created_at').notNull().defaultNow(),
    deliveredAt: instant('delivered_at'),
  },
  (table) => [
    uniqueIndex('webhook_deliveries_once').on(table.webhookId, table.eventId),
    index('webhook_deliveries_latest').on(table.webhookId, table.createdAt),
    index('webhook_deliveries_state').on(table.webhookId, table.state),
    index('webhook_deliveries_settled').on(table.startedAt).where(sql`${table.state} <> 'pending'`),
    index('webhook_deliveries_waiting').on(table.nextAttemptAt).where(sql`${table.state} = 'pending'`),
  ],
)

export type WebhookRow = typeof webhooks.$inferSelect
export type WebhookDeliveryRow = typeof webhookDeliveries.$inferSelect
