import 'server-only'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { type RoomRow, rooms } from '@/db/schema'
import { displayName } from '../accounts/display-name'
import { AppError } from '../errors'
import type { Viewer } from '../viewer/viewer'
import { memberOf, requireAction } from './access'
import { changeRoom, unchanged } from './change'
import { cityKeyOf, cityName } from './city'
import { votesChanged } from './on-votes-changed'
import { playlistUri } from './playlist-uri'
import { recordRoomEvent } from './webhook-events'

/** Settings of a room as they are written; all of them optional, unknown ones refused. */
export const roomSettingsInput = z.strictObject({
  name: displayName.optional(),
  votes_to_skip: z.int().min(1).max(50).optional(),
  /** Overrides the number; null goes back to it. */
  skip_percent: z.int().min(1).max(100).nullable().optional(),
  guest_can_pause: z.boolean().optional(),
  locked: z.boolean().optional(),
  guest_can_request: z.boolean().optional(),
  /** Requests of one guest that may wait at a time. */
  request_limit: z.int().min(1).max(100).optional(),
  /** Seconds between two requests of one guest; 0 for none. */
  request_cooldown_s: z.int().min(0).max(3_600).optional(),
  /** Minutes in which a song is not asked for again after it played; 0 turns it off. */
  no_repeat_minutes: z.int().min(0).max(1_440).optional(),
  allow_explicit: z.boolean().optional(),
  /** Songs that may be asked for are at most so long; null for any length. */
  max_track_minutes: z.int().min(1).max(180).nullable().optional(),
  /** Requests of guests wait for a host's yes. */
  approval: z.boolean().optional(),
  /** Plays while nobody asks: a playlist's URI, or its link; null for none. */
  fallback_playlist_uri: playlistUri.nullable().optional(),
  /** Where it is; whoever administers that city can list and close it. Null takes it out of any. */
  city: cityName.nullable().optional(),
})

export type RoomSettingsInput = z.infer<typeof roomSettingsInput>

/** The column of each setting. */
const columnOf = {
  name: 'name',
  votes_to_skip: 'votesToSkip',
  skip_percent: 'skipPercent',
  guest_can_pause: 'guestCanPause',
  locked: 'locked',
  guest_can_request: 'guestCanRequest',
  request_limit: 'requestLimit',
  request_cooldown_s: 'requestCooldownS',
  no_repeat_minutes: 'noRepeatMinutes',
  allow_explicit: 'allowExplicit',
  max_track_minutes: 'maxTrackMinutes',
  approval: 'approval',
  fallback_playlist_uri: 'fallbackPlaylistUri',
  city: 'city',
} as const satisfies Record<keyof RoomSettingsInput, keyof RoomRow>

type SettingName = keyof typeof columnOf
type SettingsColumns = Pick<RoomRow, (typeof columnOf)[SettingName] | 'cityKey'>

/** What of a room may be set, by the columns it stands in. */
export type SettingsRow = Pick<RoomRow, (typeof columnOf)[Exclude<SettingName, 'name'>]>

/** A room's settings as they are told, by the names they are written with. */
export function settingsOf(row: SettingsRow) {
  return {
    votes_to_skip: row.votesToSkip,
    skip_percent: row.skipPercent,
    guest_can_pause: row.guestCanPause,
    locked: row.locked,
    guest_can_request: row.guestCanRequest,
    request_limit: row.requestLimit,
    request_cooldown_s: row.requestCooldownS,
    no_repeat_minutes: row.noRepeatMinutes,
    allow_explicit: row.allowExplicit,
    max_track_minutes: row.maxTrackMinutes,
    approval: row.approval,
    fallback_playlist_uri: row.fallbackPlaylistUri,
    city: row.city,
  }
}

export type RoomSettings = ReturnType<typeof settingsOf>

/** The columns that were given. */
export function settingsColumns(input: RoomSettingsInput): Partial<SettingsColumns> {
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  const columns = Object.fromEntries(
    given.flatMap(([name, value]) => (isSetting(name) ? [[columnOf[name], value]] : [])),
  )
  const { city } = input
  return { ...columns, ...(city === undefined ? {} : { cityKey: city === null ? null : cityKeyOf(city) }) }
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(columnOf, name)
}

/** Changes the settings given and leaves the others. @throws AppError `room_not_found`, `banned`, `forbidden` */
export async function changeSettings(viewer: Viewer, code: string, input: RoomSettingsInput): Promise<void> {
  const membership = await memberOf(viewer, code)
  requireAction(membership, 'settings')
  await applySettings(membership.room.id, viewer.account.id, input)
}

/** The same for a room known by its id. The host is asked for again under the lock: it may have been handed over. */
export async function applySettings(
  roomId: string,
  hostAccountId: string,
  input: RoomSettingsInput,
): Promise<void> {
  const given = settingsColumns(input)
  const changed = await changeRoom(roomId, async (tx, room) => {
    if (room.hostAccountId !== hostAccountId) throw new AppError('forbidden')
    const current: Partial<Record<string, unknown>> = room
    if (Object.entries(given).every(([name, value]) => current[name] === value)) return unchanged(false)
    await tx.update(rooms).set(given).where(eq(rooms.id, roomId))
    const changed = changedSettings(room, input)
    await recordRoomEvent(tx, { ...room, ...given }, 'room.updated', { changed })
    return true
  })
  if (changed) await votesChanged([roomId])
}

/** The settings given that are others than the room's, by the names they are written with. */
function changedSettings(room: RoomRow, input: RoomSettingsInput): RoomSettingsInput {
  const given = Object.entries(input).filter(([name, value]) => {
    const columns: Partial<Record<string, unknown>> = settingsColumns({ [name]: value })
    const current: Partial<Record<string, unknown>> = room
    return Object.entries(columns).some(([column, next]) => current[column] !== next)
  })
  return Object.fromEntries(given)
}
