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
    guestCanRequest: boolean('guest_can_request').notNull().default(true),
    /** How many requests of one guest may wait at a time. */
    requestLimit: integer('request_limit').notNull().default(5),
    /** Seconds between two requests of one guest. */
    requestCooldownS: integer('request_cooldown_s').notNull().default(0),
    /** Minutes in which a song is not asked for again after it played; 0 turns it off. */
    noRepeatMinutes: integer('no_repeat_minutes').notNull().default(60),
    allowExplicit: boolean('allow_explicit').notNull().default(true),
    /** Null for songs of any length. */
    maxTrackMinutes: integer('max_track_minutes'),
    /** Requests of guests wait for a host's yes. */
    approval: boolean('approval').notNull().default(false),
    /** Plays while nobody asks for anything. */
    fallbackPlaylistUri: text('fallback_playlist_uri'),
    /** The highest turn that was handed over unpinned: nobody asks for an earlier one any more. */
    lastTurn: integer('last_turn').notNull().default(0),
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
    // Foreign keys are looked up by whole indexes when what they point to is removed.
    index('rooms_host').on(table.hostAccountId),
    index('rooms_ended').on(table.endedAt).where(sql`${table.endedAt} is not null`),
    index('rooms_past_host').on(table.hostAccountId, table.endedAt).where(sql`${table.endedAt} is not null`),
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
    /** SHA-256 of the device cookie the member joined with: a ban keeps the device out, not the account alone. */
    deviceHash: text('device_hash'),
  },
  (table) => [
    uniqueIndex('members_room_account').on(table.roomId, table.accountId),
    index('members_account').on(table.accountId).where(sql`${table.leftAt} is null`),
    index('members_of_account').on(table.accountId),
    index('members_present').on(table.roomId).where(sql`${table.present}`),
    index('members_banned_device').on(table.roomId, table.deviceHash).where(sql`${table.role} = 'banned'`),
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

/** A track somebody asked for. Its turn is fixed when it is asked; see `lib/rooms/fair-order.ts`. */
export const requests = pgTable(
  'requests',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    roomId: uuid('room_id')
      .notNull()
      .references(() => rooms.id),
    trackUri: text('track_uri')
      .notNull()
      .references(() => tracks.uri),
    requestedBy: uuid('requested_by')
      .notNull()
      .references(() => members.id),
    turn: integer('turn').notNull(),
    /** Its place among what a host put first; null for requests in their fair place. */
    pinRank: integer('pin_rank'),
    /** `proposed` waits for a host's yes; `handed_over` is with the provider, or about to be. */
    state: text('state', { enum: ['proposed', 'waiting', 'handed_over', 'played', 'removed'] }).notNull(),
    /** Why it was removed. */
    removedReason: text('removed_reason', {
      enum: ['taken_back', 'removed', 'refused', 'unplayable', 'banned', 'room_ended'],
    }),
    askedAt: instant('asked_at').notNull().defaultNow(),
    handedOverAt: instant('handed_over_at'),
    /** When it was played to its end, skipped or removed. */
    endedAt: instant('ended_at'),
  },
  (table) => [
    index('requests_open').on(table.roomId, table.turn).where(sql`${table.state} in ('proposed', 'waiting')`),
    uniqueIndex('requests_one_each')
      .on(table.roomId, table.trackUri)
      .where(sql`${table.state} in ('proposed', 'waiting', 'handed_over')`),
    uniqueIndex('requests_handed_over').on(table.roomId).where(sql`${table.state} = 'handed_over'`),
    index('requests_room').on(table.roomId),
    index('requests_of').on(table.requestedBy, table.askedAt),
    index('requests_ended').on(table.roomId, table.endedAt).where(sql`${table.state} = 'removed'`),
  ],
)

export const requestVotes = pgTable(
  'request_votes',
  {
    requestId: uuid('request_id')
      .notNull()
      .references(() => requests.id),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.requestId, table.memberId] }),
    index('request_votes_member').on(table.memberId),
  ],
)

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
    requestId: uuid('request_id').references(() => requests.id),
    /** Who chose it: somebody who asked, the fallback playlist, or somebody on the provider's own app. */
    origin: text('origin', { enum: ['request', 'fallback', 'provider'] })
      .notNull()
      .default('provider'),
    /** The same song once more, of a call whose answer was lost; skipped as soon as it was seen. */
    doubled: boolean('doubled').notNull().default(false),
    startedAt: instant('started_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
    skipped: boolean('skipped').notNull().default(false),
  },
  (table) => [
    index('plays_room').on(table.roomId, table.startedAt),
    index('plays_requested_by').on(table.requestedBy),
    index('plays_request').on(table.requestId),
    index('plays_track').on(table.roomId, table.trackUri, table.startedAt),
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
  (table) => [
    primaryKey({ columns: [table.playId, table.memberId] }),
    index('skip_votes_member').on(table.memberId),
  ],
)

/** A link that shows a room on a screen and nothing else; the secret is stored as its SHA-256. A room has one. */
export const displays = pgTable(
  'displays',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    roomId: uuid('room_id')
      .notNull()
      .references(() => rooms.id),
    secretHash: text('secret_hash').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    revokedAt: instant('revoked_at'),
  },
  (table) => [
    uniqueIndex('displays_secret_hash').on(table.secretHash),
    index('displays_of_room').on(table.roomId),
    uniqueIndex('displays_room').on(table.roomId).where(sql`${table.revokedAt} is null`),
  ],
)

/** A screen that exchanged a display link for a cookie of its own. */
export const displayScreens = pgTable(
  'display_screens',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    displayId: uuid('display_id')
      .notNull()
      .references(() => displays.id),
    secretHash: text('secret_hash').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    uniqueIndex('display_screens_secret_hash').on(table.secretHash),
    index('display_screens_expires').on(table.expiresAt),
    index('display_screens_display').on(table.displayId),
  ],
)

/** A playlist at the provider that is made of a room's plays, in pages: what was added stays when a page fails. */
export const playlistExports = pgTable(
  'playlist_exports',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    roomId: uuid('room_id')
      .notNull()
      .references(() => rooms.id),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    provider: text('provider').notNull(),
    /** At the provider; null until it is made there. */
    playlistId: text('playlist_id'),
    playlistUrl: text('playlist_url'),
    name: text('name').notNull(),
    trackUris: text('track_uris').array().notNull(),
    /** How many of the tracks are known to be in the playlist. */
    added: integer('added').notNull().default(0),
    /** Somebody adds to it until then, unless they say otherwise. */
    busyUntil: instant('busy_until'),
    createdAt: instant('created_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    uniqueIndex('playlist_exports_unfinished')
      .on(table.roomId, table.accountId)
      .where(sql`${table.finishedAt} is null`),
    index('playlist_exports_account').on(table.accountId),
    index('playlist_exports_room').on(table.roomId, table.accountId, table.createdAt),
  ],
)

export type RoomRow = typeof rooms.$inferSelect
export type MemberRow = typeof members.$inferSelect
export type TrackRow = typeof tracks.$inferSelect
export type PlayRow = typeof plays.$inferSelect
export type RequestRow = typeof requests.$inferSelect
export type PlaylistExportRow = typeof playlistExports.$inferSelect
