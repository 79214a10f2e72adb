import { sql } from 'drizzle-orm'
import { bigserial, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts'
import { instant } from './columns'

/** An account's tokens at a provider, sealed with AES-256-GCM bound to this row and column. */
export const connections = pgTable(
  'connections',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    provider: text('provider').notNull(),
    /** The authorization server the grant came from; under another one it needs to be reconnected. */
    issuer: text('issuer').notNull(),
    providerAccountId: text('provider_account_id').notNull(),
    providerAccountName: text('provider_account_name').notNull(),
    membershipType: text('membership_type'),
    scope: text('scope').array().notNull(),
    accessToken: text('access_token').notNull(),
    refreshToken: text('refresh_token'),
    expiresAt: instant('expires_at').notNull(),
    /** The access token's lifetime when it was issued, in milliseconds; the refresh margin is at most half of it. */
    lifetimeMs: integer('lifetime_ms').notNull(),
    refreshExpiresAt: instant('refresh_expires_at'),
    state: text('state', { enum: ['connected', 'needs_reconnect'] }).notNull(),
    stateReason: text('state_reason'),
    /** Counts every change of the tokens. */
    version: integer('version').notNull().default(1),
    /** Counts consents; a refresh answer for an older one is thrown away. */
    grantGeneration: integer('grant_generation').notNull().default(1),
    blockedUntil: instant('blocked_until'),
    blockedReason: text('blocked_reason'),
    /** Since when refreshes are answered by refusals of the app itself; null after one that is granted. */
    refusedSince: instant('refused_since'),
    /** Refresh attempts that failed in a row, for the growing wait. */
    failures: integer('failures').notNull().default(0),
    leaseId: uuid('lease_id'),
    leaseUntil: instant('lease_until'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('connections_account_provider').on(table.accountId, table.provider),
    uniqueIndex('connections_provider_account').on(table.provider, table.issuer, table.providerAccountId),
  ],
)

/** Authorization requests, by the hash of their state; marking the row as used is what makes a state single use. */
export const authorizationRequests = pgTable(
  'authorization_requests',
  {
    nonceHash: text('nonce_hash').primaryKey(),
    provider: text('provider').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
    /** Where its callback led, as a path, and the session that was led there: the same one is led there again. */
    ledTo: text('led_to'),
    sessionId: uuid('session_id'),
  },
  (table) => [index('authorization_requests_expires').on(table.expiresAt)],
)

/** The outbox: a row commits with what it tells. */
export const events = pgTable(
  'events',
  {
    id: uuid('id').primaryKey(),
    type: text('type').notNull(),
    /** The account the event is about; kept when the account goes. */
    accountId: uuid('account_id').notNull(),
    /** In the order they were recorded: several may happen in one transaction, at the same time. */
    position: bigserial('position', { mode: 'number' }).notNull(),
    /** JSON sealed like a token, erased once every listener has it. */
    sealedPayload: text('sealed_payload'),
    createdAt: instant('created_at').notNull().defaultNow(),
    deliveredAt: instant('delivered_at'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: instant('next_attempt_at').notNull().defaultNow(),
  },
  (table) => [
    index('events_waiting').on(table.nextAttemptAt).where(sql`${table.deliveredAt} is null`),
    index('events_delivered').on(table.deliveredAt).where(sql`${table.deliveredAt} is not null`),
  ],
)

/** Which listener has taken which event; written in the delivery's transaction. */
export const eventDeliveries = pgTable(
  'event_deliveries',
  {
    eventId: uuid('event_id')
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    listener: text('listener').notNull(),
    deliveredAt: instant('delivered_at').notNull().defaultNow(),
  },
  (table) => [uniqueIndex('event_deliveries_once').on(table.eventId, table.listener)],
)

export type ConnectionRow = typeof connections.$inferSelect
export type EventRow = typeof events.$inferSelect
