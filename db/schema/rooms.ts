import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts'
import { instant } from './columns'

/** A listening room. Open while `ended_at` is null; codes are unique among open rooms, and a host has one open room. */
export const rooms = pgTable(
  'rooms',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    hostAccountId: uuid('host_account_id')
      .notNull()
      .references(() => accounts.id),
    votesToSkip: integer('votes_to_skip').notNull().default(2),
    /** Overrides the number where set; a percentage of the members present. */
    skipPercent: integer('skip_percent'),
    guestCanPause: boolean('guest_can_pause').notNull().default(true),
    locked: boolean('locked').notNull().default(false),
    city: text('city'),
    /** The city in the one spelling it is compared by. */
    cityKey: text('city_key'),
    /** Goes up with every change a member can see. */
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** When a member was last present; a room nobody visits for 12 hours ends. */
    lastPresentAt: instant('last_present_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
    endedReason: text('ended_reason', {
      enum: ['host_left', 'host_ended', 'abandoned', 'account_ended', 'closed_by_city', 'closed_by_admin'],
    }),
  },
  (table) => [
    uniqueIndex('rooms_open_code').on(table.code).where(sql`${table.endedAt} is null`),
    index('rooms_open_city').on(table.cityKey).where(sql`${table.endedAt} is null`),
    uniqueIndex('rooms_open_host').on(table.hostAccountId).where(sql`${table.endedAt} is null`),
  ],
)

/** An account in a room. `left_at` null while it belongs to it; a row stays for history and bans. */
export const members = pgTable(
  'members',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    roomId: uuid('room_id')
      .notNull()
      .references(() => rooms.id),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    role: text('role', { enum: ['host', 'cohost', 'guest', 'banned'] }).notNull(),
    name: text('name').notNull(),
    joinedAt: instant('joined_at').notNull().defaultNow(),
    leftAt: instant('left_at'),
    /** The last call of any kind. */
    lastCallAt: instant('last_call_at').notNull().defaultNow(),
    /** Renewed by the process that holds the member's stream; null without one. */
    streamUntil: instant('stream_until'),
    /** What the other members were told last. */
    present: boolean('present').notNull().default(true),
  },
  (table) => [
    uniqueIndex('members_room_account').on(table.roomId, table.accountId),
    index('members_account').on(table.accountId).where(sql`${table.leftAt} is null`),
    index('members_present').on(table.roomId).where(sql`${table.present}`),
  ],
)

/** A song of a provider's catalogue as it was first seen. */
export const tracks = pgTable('tracks', {
  uri: text('uri').primaryKey(),
  title: text('title').notNull(),
  artists: text('artists').array().notNull(),
  album: text('album').notNull(),
  imageUrl: text('image_url'),
  durationMs: integer('duration_ms').notNull(),
  explicit: boolean('explicit').notNull(),
  /** `#rrggbb` taken from the cover; null until known. */
  accent: text('accent'),
  createdAt: instant('created_at').notNull().defaultNow(),
})

/** One playing of a track in a room. Votes belong to it, not to the track. */
export const plays = pgTable(
  'plays',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    roomId: uuid('room_id')
      .notNull()
      .references(() => rooms.id),
    trackUri: text('track_uri')
      .notNull()
      .references(() => tracks.uri),
    requestedBy: uuid('requested_by').references(() => members.id),
    startedAt: instant('started_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
    skipped: boolean('skipped').notNull().default(false),
  },
  (table) => [
    index('plays_room').on(table.roomId, table.startedAt),
    uniqueIndex('plays_current').on(table.roomId).where(sql`${table.endedAt} is null`),
  ],
)

export const skipVotes = pgTable(
  'skip_votes',
  {
    playId: uuid('play_id')
      .notNull()
      .references(() => plays.id),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.playId, table.memberId] })],
)

export type RoomRow = typeof rooms.$inferSelect
export type MemberRow = typeof members.$inferSelect
export type TrackRow = typeof tracks.$inferSelect
export type PlayRow = typeof plays.$inferSelect
