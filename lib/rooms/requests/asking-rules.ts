import 'server-only'
import { and, eq, gt, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { plays, type RoomRow, requests } from '@/db/schema'
import { AppError } from '../../errors'
import type { Actor } from '../still-allowed'

/** A song somebody asks for, as the provider tells it. */
export type AskedTrack = { uri: string; durationMs: number; explicit: boolean }

/** Why a song cannot be asked for. */
export type UnavailableReason =
  | 'explicit'
  | 'too_long'
  | 'local'
  | 'not_playable'
  | 'unknown'
  // What the address names instead of a song.
  | 'album'
  | 'playlist'
  | 'artist'
  | 'episode'
  | 'show'
  | 'short_link'
  | 'other_service'

const details: Record<UnavailableReason, string> = {
  explicit: 'This room does not take songs that are marked explicit',
  too_long: 'This song is longer than this room takes',
  local: 'This is a file on somebody’s device, which only that device can play',
  not_playable: 'The provider does not play this song where the host is',
  unknown: 'The provider knows no such song',
  album: 'This is an album: open it, and copy the link of one of its songs',
  playlist: 'This is a playlist: open it, and copy the link of one of its songs',
  artist: 'This is an artist: look for the artist by name, or copy the link of a song',
  episode: 'This is an episode of a podcast: only songs can be asked for',
  show: 'This is a podcast: only songs can be asked for',
  short_link:
    'Where this short link leads cannot be told here: open it, and copy the link of the song (open.spotify.com/track/…)',
  other_service:
    'This is a link of another service: look for the song by its title, or copy its Spotify link',
}

/**
 * @param more what says it better than the general words
 * @param service the other service the song is a link of
 */
export function unavailable(reason: UnavailableReason, more?: string, service?: string): AppError {
  const extra = service === undefined ? { reason } : { reason, service }
  return new AppError('track_unavailable', { detail: more ?? details[reason], extra })
}

/** Whether limits, cooldown, filters and approval do not concern somebody: they run the room. */
export function runsRoom({ role }: Pick<Actor, 'role'>): boolean {
  return role === 'host' || role === 'cohost'
}

/** The room's filters on songs. @throws AppError `track_unavailable` with the reason */
export function requireWanted(room: RoomRow, track: AskedTrack): void {
  if (track.explicit && !room.allowExplicit) throw unavailable('explicit')
  const minutes = room.maxTrackMinutes
  if (minutes !== null && track.durationMs > minutes * 60_000) {
    throw unavailable('too_long', `This room takes songs of at most ${minutes} minutes`)
  }
}

/** When a song that has played, or begun, within the room's no-repeat time may be asked for again; null at once. */
export async function restingUntil(tx: Tx, room: RoomRow, uri: string): Promise<Date | null> {
  if (room.noRepeatMinutes === 0) return null
  const rest = sql`make_interval(mins => ${room.noRepeatMinutes})`
  const [recent] = await tx
    .select({
      availableAt: sql<number | null>`(extract(epoch from max(${plays.startedAt} + ${rest})) * 1000)::float8`,
    })
    .from(plays)
    .where(and(eq(plays.roomId, room.id), eq(plays.trackUri, uri), gt(plays.startedAt, sql`now() - ${rest}`)))
  return recent?.availableAt ? new Date(recent.availableAt) : null
}

/** @throws AppError `recently_played` with `available_at` */
export function requireRested(until: Date | null): void {
  if (until) throw new AppError('recently_played', { extra: { available_at: until.toISOString() } })
}

/** What somebody has asked for in a room so far. */
export type OwnRequests = { waiting: number; lastTurn: number; secondsSinceLast: number | null }

export async function ownRequests(tx: Tx, roomId: string, memberId: string): Promise<OwnRequests> {
  const [own] = await tx
    .select({
      waiting: sql<number>`(count(*) filter (where ${requests.state} in ('proposed', 'waiting')))::int`,
      lastTurn: sql<number>`coalesce(max(${requests.turn}) filter (where ${requests.state} <> 'removed'), 0)`,
      secondsSinceLast: sql<
        number | null
      >`extract(epoch from clock_timestamp() - max(${requests.askedAt}))::float8`,
    })
    .from(requests)
    .where(and(eq(requests.roomId, roomId), eq(requests.requestedBy, memberId)))
  return own ?? { waiting: 0, lastTurn: 0, secondsSinceLast: null }
}

/** @throws AppError `request_limit`: as many wait as may, or the last one was a moment ago (then with `Retry-After`) */
export function requireWithinLimit(room: RoomRow, own: OwnRequests): void {
  const coolS = own.secondsSinceLast === null ? 0 : room.requestCooldownS - own.secondsSinceLast
  if (coolS > 0) {
    const retryAfterS = Math.ceil(coolS)
    const detail = `You can ask for another song in ${retryAfterS} seconds`
    throw new AppError('request_limit', { detail, retryAfterS })
  }
  if (own.waiting >= room.requestLimit) {
    const detail = `${own.waiting} of your songs wait: ask again when one of them plays, or take one back`
    throw new AppError('request_limit', { detail, extra: { limit: room.requestLimit } })
  }
}
