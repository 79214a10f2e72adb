import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  customType,
  index,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant } from './columns'

/** A person: a guest until they register. A guest account ends with its session. */
export const accounts = pgTable(
  'accounts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: text('kind', { enum: ['guest', 'registered'] }).notNull(),
    /** What other people read. */
    name: text('name').notNull(),
    firstName: text('first_name'),
    lastName: text('last_name'),
    locale: text('locale').notNull().default('en'),
    email: text('email'),
    /** The address in the one spelling it is compared by. */
    emailKey: text('email_key'),
    /** When the owner proved to read mail at this address. */
    emailConfirmedAt: instant('email_confirmed_at'),
    username: text('username'),
    /** The username in the one spelling it is compared by. */
    usernameKey: text('username_key'),
    passwordHash: text('password_hash'),
    acceptedTermsAt: instant('accepted_terms_at'),
    /** Administrator of the system. */
    isAdmin: boolean('is_admin').notNull().default(false),
    /** Cities it administers, by their keys. */
    cities: text('cities').array().notNull().default(sql`'{}'`),
    /** Until an administrator lifts it, no session and no token of the account works. */
    suspendedAt: instant('suspended_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
  },
  (table) => [
    uniqueIndex('accounts_email_key').on(table.emailKey),
    uniqueIndex('accounts_username_key').on(table.usernameKey),
    // Guests are ended by the time of their last session, and forgotten by the time of their end.
    index('accounts_live_guests')
      .on(table.createdAt)
      .where(sql`${table.kind} = 'guest' and ${table.endedAt} is null`),
    index('accounts_ended_guests')
      .on(table.endedAt)
      .where(
        sql`${table.kind} = 'guest' and ${table.endedAt} is not null and ${table.name} <> 'Deleted account'`,
      ),
    check('accounts_email_pair', sql`(${table.email} is null) = (${table.emailKey} is null)`),
    check('accounts_username_pair', sql`(${table.username} is null) = (${table.usernameKey} is null)`),
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
    /** The browser that signed in, by the SHA-256 of its device cookie's secret; null for guests. */
    deviceHash: text('device_hash'),
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
    index('sessions_expires').on(table.expiresAt),
    index('sessions_ended').on(table.endedAt).where(sql`${table.endedAt} is not null`),
    index('sessions_brings_from').on(table.bringsFrom),
  ],
)

/** A link sent by mail: proves that its reader owns the address. Single use. */
export const mailLinks = pgTable(
  'mail_links',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    purpose: text('purpose', { enum: ['confirm_email', 'reset_password'] }).notNull(),
    secretHash: text('secret_hash').notNull(),
    /** The address it was sent to; worth nothing once the account has another. */
    emailKey: text('email_key').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [
    uniqueIndex('mail_links_secret_hash').on(table.secretHash),
    index('mail_links_expires').on(table.expiresAt),
    index('mail_links_account').on(table.accountId),
  ],
)

/** A guest's personal way back after losing the cookie; one each, the secret stored as its SHA-256. */
export const returnLinks = pgTable(
  'return_links',
  {
    accountId: uuid('account_id')
      .primaryKey()
      .references(() => accounts.id),
    secretHash: text('secret_hash').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [uniqueIndex('return_links_secret_hash').on(table.secretHash)],
)

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** How an account presents itself as a performer. */
export const performers = pgTable('performers', {
  accountId: uuid('account_id')
    .primaryKey()
    .references(() => accounts.id),
  stageName: text('stage_name'),
  bio: text('bio'),
  /** Names the current picture; a new picture has a new id, so that a replaced one is gone. */
  pictureId: uuid('picture_id'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

/** Pictures of performers as they are served: re-encoded WebP. */
export const performerPictures = pgTable('performer_pictures', {
  id: uuid('id').primaryKey(),
  accountId: uuid('account_id')
    .notNull()
    .references(() => performers.accountId, { onDelete: 'cascade' }),
  bytes: bytea('bytes').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
})

/** What administrators did, and what happened to credentials. Holds no secret; rows are never changed. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: uuid('id').primaryKey(),
    at: instant('at').notNull().defaultNow(),
    /** Such as `token.created`. */
    action: text('action').notNull(),
    /** Who did it; null for the operator and for callers nobody knows. */
    actorId: uuid('actor_id'),
    /** Whose credentials or rights it is about. */
    accountId: uuid('account_id'),
    /** What else it is about: an id of a token, a client, a room. */
    targetId: text('target_id'),
    /** Further facts, such as a name or the scopes. */
    details: jsonb('details').notNull().default({}),
    /** The caller's network. */
    network: text('network'),
  },
  (table) => [
    index('audit_log_at').on(table.at, table.id),
    index('audit_log_account').on(table.accountId, table.at),
  ],
)

export type AccountRow = typeof accounts.$inferSelect
export type SessionRow = typeof sessions.$inferSelect
export type PerformerRow = typeof performers.$inferSelect
export type AuditRow = typeof auditLog.$inferSelect
