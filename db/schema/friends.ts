import { integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'
import { connections } from './connections'

/** The friends a provider last told of a connection's owner, kept as long as the provider's limits ask; gone with it. */
export const friendLists = pgTable('friend_lists', {
  connectionId: uuid('connection_id')
    .primaryKey()
    .references(() => connections.id, { onDelete: 'cascade' }),
  /** Of the consent the list was read under: another account's friends are never shown. */
  grantGeneration: integer('grant_generation').notNull(),
  /** What the provider told, parsed; null where it never has. */
  friends: jsonb('friends'),
  fetchedAt: instant('fetched_at'),
  /** Nobody asks the provider again before. */
  nextFetchAt: instant('next_fetch_at').notNull(),
  /** Why the last attempt gave nothing; null where it did. */
  failure: text('failure'),
  /** Attempts in a row that gave nothing, for the growing wait. */
  failures: integer('failures').notNull().default(0),
})

export type FriendListRow = typeof friendLists.$inferSelect
