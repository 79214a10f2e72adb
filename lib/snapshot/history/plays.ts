import 'server-only'
import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db/client'
import { members, type PlayRow, plays, tracks } from '@/db/schema'
import { AppError } from '../../errors'
import { historyRoom } from '../../rooms/history-room'
import type { Viewer } from '../../viewer/viewer'
import { shownTrack } from '../track'
import type { Track } from '../types'

/** One playing of a song, with who asked for it. */
export type PlayDto = {
  id: string
  track: Track
  started_at: string
  /** Null while it plays. */
  ended_at: string | null
  requested_by: { id: string; name: string } | null
  /** Who chose it: somebody who asked, the fallback playlist, or somebody on the provider's own app. */
  origin: PlayRow['origin']
  skipped: boolean
  /** The same song once more, because an answer of the provider was lost. */
  doubled: boolean
}

export type HistoryPage = {
  plays: PlayDto[]
  /** Asks for the plays before these; null where there are no more. */
  next_cursor: string | null
}

const pageSize = 100

const columns = {
  id: plays.id,
  startedAt: plays.startedAt,
  endedAt: plays.endedAt,
  origin: plays.origin,
  skipped: plays.skipped,
  doubled: plays.doubled,
  requesterId: members.id,
  requesterName: members.name,
  track: {
    uri: tracks.uri,
    title: tracks.title,
    artists: tracks.artists,
    album: tracks.album,
    imageUrl: tracks.imageUrl,
    durationMs: tracks.durationMs,
    explicit: tracks.explicit,
    accent: tracks.accent,
  },
}

export type PlayedRow = Awaited<ReturnType<typeof select>>[number]

function select(where: SQL | undefined, order: SQL[], limit: number) {
  return db()
    .select(columns)
    .from(plays)
    .innerJoin(tracks, eq(tracks.uri, plays.trackUri))
    .leftJoin(members, eq(members.id, plays.requestedBy))
    .where(where)
    .orderBy(...order)
    .limit(limit)
}

/**
 * What has played in a room, newest first, a hundred at a time.
 * @param codeOrId a past room is named by its id
 * @param cursor `next_cursor` of the page before
 * @throws AppError as `historyRoom`; `validation` for a cursor no page gave
 */
export async function roomHistory(viewer: Viewer, codeOrId: string, cursor?: string): Promise<HistoryPage> {
  const { id } = await historyRoom(viewer, codeOrId)
  const inRoom = eq(plays.roomId, id)
  const older = cursor === undefined ? undefined : sql`${place} < ${await placeOf(id, cursor)}`
  const found = await select(and(inRoom, older), [desc(plays.startedAt), desc(plays.id)], pageSize + 1)
  const page = found.slice(0, pageSize)
  return { plays: page.map(playDto), next_cursor: found.length > pageSize ? (page.at(-1)?.id ?? null) : null }
}

/** All of a room's plays in the order they began, so many at a time: a long history is never held whole. */
export async function* playsInOrder(roomId: string, step = 500): AsyncGenerator<PlayedRow[]> {
  let after: SQL | undefined
  for (;;) {
    const rows = await select(
      and(eq(plays.roomId, roomId), after),
      [asc(plays.startedAt), asc(plays.id)],
      step,
    )
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (!last || rows.length < step) return
    after = sql`${place} > ${placeSql(last.id)}`
  }
}

/** Where a play stands in its room's history. */
const place = sql`(${plays.startedAt}, ${plays.id})`

function placeSql(playId: string): SQL {
  return sql`(select place.started_at, place.id from plays place where place.id = ${playId}::uuid)`
}

async function placeOf(roomId: string, cursor: string): Promise<SQL> {
  const [last] = z.uuid().safeParse(cursor).success
    ? await db()
        .select({ id: plays.id })
        .from(plays)
        .where(and(eq(plays.id, cursor), eq(plays.roomId, roomId)))
    : []
  if (!last)
    throw new AppError('validation', { errors: [{ path: 'cursor', message: 'No page begins here' }] })
  return placeSql(last.id)
}

function playDto({ track, startedAt, endedAt, requesterId, requesterName, ...play }: PlayedRow): PlayDto {
  return {
    ...play,
    track: shownTrack(track),
    started_at: startedAt.toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
    requested_by: requesterId && requesterName ? { id: requesterId, name: requesterName } : null,
  }
}
