import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'

/** A person: a guest until they register. A guest account ends with its session. */
export const accounts = pgTable(
  'accounts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: text('kind', { enum: ['guest', 'registered'] }).notNull(),
    name: text('name').notNull(),
    email: text('email'),
    /** The address in the one spelling it is compared by. */
    emailKey: text('email_key'),
    passwordHash: text('password_hash'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
  },
  (table) => [
    uniqueIndex('accounts_email_key').on(table.emailKey),
    check('accounts_email_pair', sql`(${table.email} is null) = (${table.emailKey} is null)`),
  ],
)

/** One browser signed in. The cookie's secret is stored as its SHA-256; `id` is what other people may see. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    secretHash: text('secret_hash').notNull(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    userAgent: text('user_agent'),
    createdAt: instant('created_at').notNull().defaultNow(),
    lastSeenAt: instant('last_seen_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    endedAt: instant('ended_at'),
    /** The guest account whose things this sign-in may still bring along. */
    bringsFrom: uuid('brings_from').references(() => accounts.id),
  },
  (table) => [
    uniqueIndex('sessions_secret_hash').on(table.secretHash),
    index('sessions_account').on(table.accountId),
    index('sessions_brings_from').on(table.bringsFrom),
  ],
)

export type AccountRow = typeof accounts.$inferSelect
export type SessionRow = typeof sessions.$inferSelect
