import 'server-only'
import { sql } from '@/db/client'
import type { MemberRow, RoomRow } from '@/db/schema'

/** A room and somebody's place in it. */
export type Membership = { room: RoomRow; member: MemberRow }

/** A row as the query gives it, times in epoch milliseconds. */
type Found = {
  id: string
  code: string
  name: string
  host_account_id: string
  votes_to_skip: number
  skip_percent: number | null
  guest_can_pause: boolean
  locked: boolean
  guest_can_request: boolean
  request_limit: number
  request_cooldown_s: number
  no_repeat_minutes: number
  allow_explicit: boolean
  max_track_minutes: number | null
  approval: boolean
  fallback_playlist_uri: string | null
  last_turn: number
  city: string | null
  city_key: string | null
  version: number
  created_ms: number
  last_present_ms: number
  member_id: string
  role: MemberRow['role']
  member_name: string
  joined_ms: number
  left_ms: number | null
  last_call_ms: number
  stream_ms: number | null
  present: boolean
  device_hash: string | null
}

/**
 * The open room of this code with the account's row in it, whether it still belongs to it or not; one round trip.
 * Every call of a member passes here, so the query is written out: Drizzle takes three times as long (measured).
 * @param code in its one spelling
 */
export async function findMembership(accountId: string, code: string): Promise<Membership | null> {
  const [row] = await sql()<Found[]>`
    select r.id, r.code, r.name, r.host_account_id, r.votes_to_skip, r.skip_percent, r.guest_can_pause, r.locked,
      r.guest_can_request, r.request_limit, r.request_cooldown_s, r.no_repeat_minutes, r.allow_explicit,
      r.max_track_minutes, r.approval, r.fallback_playlist_uri, r.last_turn,
      r.city, r.city_key, r.version, m.device_hash, m.id as member_id, m.role, m.name as member_name, m.present,
      (extract(epoch from r.created_at) * 1000)::float8 as created_ms,
      (extract(epoch from r.last_present_at) * 1000)::float8 as last_present_ms,
      (extract(epoch from m.joined_at) * 1000)::float8 as joined_ms,
      (extract(epoch from m.left_at) * 1000)::float8 as left_ms,
      (extract(epoch from m.last_call_at) * 1000)::float8 as last_call_ms,
      (extract(epoch from m.stream_until) * 1000)::float8 as stream_ms
    from rooms r join members m on m.room_id = r.id and m.account_id = ${accountId}
    where r.code = ${code} and r.ended_at is null`
  return row ? { room: roomOf(row), member: memberOf(row, accountId) } : null
}

function roomOf(row: Found): RoomRow {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    hostAccountId: row.host_account_id,
    votesToSkip: row.votes_to_skip,
    skipPercent: row.skip_percent,
    guestCanPause: row.guest_can_pause,
    locked: row.locked,
    guestCanRequest: row.guest_can_request,
    requestLimit: row.request_limit,
    requestCooldownS: row.request_cooldown_s,
    noRepeatMinutes: row.no_repeat_minutes,
    allowExplicit: row.allow_explicit,
    maxTrackMinutes: row.max_track_minutes,
    approval: row.approval,
    fallbackPlaylistUri: row.fallback_playlist_uri,
    lastTurn: row.last_turn,
    city: row.city,
    cityKey: row.city_key,
    version: row.version,
    createdAt: new Date(row.created_ms),
    lastPresentAt: new Date(row.last_present_ms),
    endedAt: null,
    endedReason: null,
  }
}

function memberOf(row: Found, accountId: string): MemberRow {
  return {
    id: row.member_id,
    roomId: row.id,
    accountId,
    role: row.role,
    name: row.member_name,
    joinedAt: new Date(row.joined_ms),
    leftAt: row.left_ms === null ? null : new Date(row.left_ms),
    lastCallAt: new Date(row.last_call_ms),
    streamUntil: row.stream_ms === null ? null : new Date(row.stream_ms),
    present: row.present,
    deviceHash: row.device_hash,
  }
}
