import { boolean, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts'
import { instant } from './columns'
import { plays, rooms } from './rooms'

/** What a room's player does, as last observed or as last commanded. */
export const playback = pgTable(
  'playback',
  {
    roomId: uuid('room_id')
      .primaryKey()
      .references(() => rooms.id),
    playId: uuid('play_id').references(() => plays.id),
    isPlaying: boolean('is_playing').notNull().default(false),
    /** Milliseconds into the song at `position_at`. */
    positionMs: integer('position_ms').notNull().default(0),
    positionAt: instant('position_at').notNull().defaultNow(),
    /** Whether a person wants music: silence is explained only then. */
    shouldPlay: boolean('should_play').notNull().default(false),
    deviceId: text('device_id'),
    deviceName: text('device_name'),
    deviceType: text('device_type'),
    volumePercent: integer('volume_percent'),
    /** Trouble the player reported; null when it answered as it should. */
    trouble: text('trouble', {
      enum: ['no_device', 'no_premium', 'rate_limited', 'provider_down', 'needs_reconnect'],
    }),
    retryAt: instant('retry_at'),
    /** Until then a read that contradicts the last command is taken as stale. */
    guardUntil: instant('guard_until'),
    observedAt: instant('observed_at'),
    nextLookAt: instant('next_look_at'),
    /** The conductor's own memory between looks, parsed by its schema. */
    conductor: jsonb('conductor'),
  },
  (table) => [index('playback_play').on(table.playId)],
)

/** The device a host chose last, in whichever room: it is offered first, and woken where nothing is active. */
export const hostDevices = pgTable('host_devices', {
  accountId: uuid('account_id')
    .primaryKey()
    .references(() => accounts.id),
  deviceId: text('device_id').notNull(),
  deviceName: text('device_name').notNull(),
  deviceType: text('device_type').notNull(),
  chosenAt: instant('chosen_at').notNull().defaultNow(),
})

export type PlaybackRow = typeof playback.$inferSelect
