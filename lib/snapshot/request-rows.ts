import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { members, type RequestRow, requests, requestVotes, rooms, tracks } from '@/db/schema'
import { comingWithVotes, inFairOrder } from '../rooms/requests/fair-order'
import type { KnownTrack } from './track'

/** The same list goes to everyone with every change: of many the first are told. */
const maxQueued = 100
const maxProposed = 50
const maxTurnedDown = 20
const turnedDownForMinutes = 10

type AskedJson = { id: string; track: KnownTrack; requested_by: { id: string; name: string } }

/** A request as the aggregates have it. */
export type QueuedJson = AskedJson & {
  state: RequestRow['state']
  voter_ids: string[]
  pinned: boolean
}

export type TurnedDownJson = AskedJson & {
  reason: 'removed' | 'refused' | 'unplayable'
  /** Epoch milliseconds. */
  at: number
}

/** Track, asker and request: `t`, `m` and `r` of the surrounding query. */
const asked = sql`'id', r.id, 'requested_by', json_build_object('id', m.id, 'name', m.name), 'track', json_build_object(
  'uri', t.uri, 'title', t.title, 'artists', t.artists, 'album', t.album, 'imageUrl', t.image_url,
  'durationMs', t.duration_ms, 'explicit', t.explicit, 'accent', t.accent)`

const withAskerAndTrack = sql`join ${tracks} t on t.uri = r.track_uri join ${members} m on m.id = r.requested_by`

const voterIds = sql`(
  select coalesce(json_agg(v.member_id order by v.created_at, v.member_id), '[]')
  from ${requestVotes} v join ${members} voter on voter.id = v.member_id
  where v.request_id = r.id and voter.role <> 'banned')`

const queued = sql`json_build_object(${asked}, 'state', r.state, 'pinned', r.pin_rank is not null, 'voter_ids', ${voterIds})`

/** What is handed over, and after it what waits in its fair order. */
export const queueList = sql<QueuedJson[]>`(
  select coalesce(json_agg(${queued} order by r.place), '[]')
  from (
    select r.*, row_number() over (order by r.state = 'handed_over' desc, ${inFairOrder}) as place
    from ${comingWithVotes(rooms.id)}
    order by place limit ${maxQueued}
  ) r ${withAskerAndTrack})`

export const queueCount = sql<number>`(
  select count(*)::int from ${requests} r where r.room_id = ${rooms.id} and r.state in ('waiting', 'handed_over'))`

export const proposalList = sql<AskedJson[]>`(
  select coalesce(json_agg(json_build_object(${asked}) order by r.asked_at, r.id), '[]')
  from (
    select r.* from ${requests} r where r.room_id = ${rooms.id} and r.state = 'proposed'
    order by r.asked_at, r.id limit ${maxProposed}
  ) r ${withAskerAndTrack})`

export const turnedDownList = sql<TurnedDownJson[]>`(
  select coalesce(json_agg(json_build_object(${asked}, 'reason', r.removed_reason,
    'at', extract(epoch from r.ended_at) * 1000) order by r.ended_at desc, r.id), '[]')
  from (
    select r.* from ${requests} r
    where r.room_id = ${rooms.id} and r.state = 'removed' and r.removed_reason in ('removed', 'refused', 'unplayable')
      and r.ended_at > now() - make_interval(mins => ${turnedDownForMinutes})
    order by r.ended_at desc, r.id limit ${maxTurnedDown}
  ) r ${withAskerAndTrack})`

/** One request by itself, whatever became of it. */
export function oneRequest(id: string): SQL {
  return sql`select ${queued} as request from ${requests} r ${withAskerAndTrack}
    where r.id = ${id}`
}
