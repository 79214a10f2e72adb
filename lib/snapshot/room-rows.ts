import 'server-only'
import { and, eq, getTableColumns, isNull, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { type Db, db } from '@/db/client'
import { connections, members, performers, playback, plays, rooms, skipVotes, tracks } from '@/db/schema'
import { connectionColumns } from '../connections/connection-row'
import { musicProvider } from '../oauth/music-provider'
import { proposalList, queueCount, queueList, turnedDownList } from './request-rows'

/** The same list goes to everyone with every change: a crowd is counted, its first hundred are named. */
const maxListed = 100

const host = alias(members, 'host')
const own = alias(members, 'own')
const requester = alias(members, 'requester')

/** A member as the aggregate has it; the names are the snapshot's. */
type MemberJson = {
  id: string
  name: string
  role: 'host' | 'cohost' | 'guest'
  present: boolean
  account_id: string
  stage_name: string | null
  picture_id: string | null
}

/** Who belongs to the room now. */
const belongs = sql`m.room_id = ${rooms.id} and m.left_at is null and m.role <> 'banned'`

/** Of a crowd those who run the room come first, then those who are present, then those who came first. */
const memberList = sql<MemberJson[]>`(
  select coalesce(json_agg(json_build_object('id', m.id, 'name', m.name, 'role', m.role, 'present', m.present,
    'account_id', m.account_id, 'stage_name', p.stage_name, 'picture_id', p.picture_id)
    order by m.joined_at, m.id), '[]')
  from (
    select m.id, m.account_id, m.name, m.role, m.present, m.joined_at from ${members} m where ${belongs}
    order by m.role = 'guest', m.present desc, m.joined_at, m.id limit ${maxListed}
  ) m left join ${performers} p on p.account_id = m.account_id)`

const memberCounts = sql<{ all: number; present: number; guests_present: number }>`(
  select json_build_object(
    'all', count(*),
    'present', count(*) filter (where m.present),
    'guests_present', count(*) filter (where m.present and m.role <> 'host'))
  from ${members} m where ${belongs})`

const voterList = sql<string[]>`(
  select coalesce(json_agg(v.member_id order by v.created_at, v.member_id), '[]')
  from ${skipVotes} v join ${members} m on m.id = v.member_id
  where v.play_id = ${playback.playId} and ${belongs} and m.present)`

/** Drizzle puts the query together anew at each use, which takes most of its time (measured): once per database client. */
const prepared = new WeakMap<Db, ReturnType<typeof prepare>>()

function prepare(client: Db) {
  const query = (where: SQL) =>
    client
      .select({
        room: getTableColumns(rooms),
        host: { id: host.id, name: host.name },
        hostPerformer: { stageName: performers.stageName, pictureId: performers.pictureId },
        own: getTableColumns(own),
        connection: connectionColumns,
        playback: getTableColumns(playback),
        play: { id: plays.id },
        track: getTableColumns(tracks),
        requester: { id: requester.id, name: requester.name },
        members: memberList,
        counts: memberCounts,
        voters: voterList,
        queue: queueList,
        queueCount,
        proposals: proposalList,
        turnedDown: turnedDownList,
      })
      .from(rooms)
      .innerJoin(host, and(eq(host.roomId, rooms.id), eq(host.accountId, rooms.hostAccountId)))
      .leftJoin(performers, eq(performers.accountId, rooms.hostAccountId))
      .leftJoin(own, and(eq(own.roomId, rooms.id), eq(own.accountId, sql.placeholder('viewer'))))
      .leftJoin(
        connections,
        and(eq(connections.accountId, rooms.hostAccountId), eq(connections.provider, musicProvider)),
      )
      .leftJoin(playback, eq(playback.roomId, rooms.id))
      .leftJoin(plays, and(eq(plays.id, playback.playId), isNull(plays.endedAt)))
      .leftJoin(tracks, eq(tracks.uri, plays.trackUri))
      .leftJoin(requester, eq(requester.id, plays.requestedBy))
      .where(and(where, isNull(rooms.endedAt)))
  return {
    byId: query(eq(rooms.id, sql.placeholder('room'))).prepare('room_by_id'),
    byCode: query(eq(rooms.code, sql.placeholder('room'))).prepare('room_by_code'),
  }
}

/**
 * An open room with everything its snapshot is made of, as of one moment: one query.
 * @param by its id, or its code in its one spelling
 * @param viewerAccountId whose own membership comes along, if any
 */
export async function findRoomRows(by: { id: string } | { code: string }, viewerAccountId: string | null) {
  const client = db()
  const queries = prepared.get(client) ?? prepare(client)
  prepared.set(client, queries)
  const [found] = await ('id' in by
    ? queries.byId.execute({ room: by.id, viewer: viewerAccountId })
    : queries.byCode.execute({ room: by.code, viewer: viewerAccountId }))
  return found ?? null
}

/** What `findRoomRows` finds. */
export type RoomRows = NonNullable<Awaited<ReturnType<typeof findRoomRows>>>
