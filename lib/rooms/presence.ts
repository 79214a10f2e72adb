import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { type MemberRow, members } from '@/db/schema'
import { announce, newsSql, publish } from '../realtime/bus'
import { changeRoom, unchanged } from './change'
import { votesChanged } from './on-votes-changed'

/** A member is present with an open stream or any call in the last minute. */
const callCountsForS = 60
/** A call is written down when the last one written is older: most calls cost no write. */
const touchEveryMs = 20_000
/** How long one renewal of a stream lasts; renewed every 20 s. */
const streamLeaseS = 45
/** A page that reloads is not away: its votes and its place in the percentage stay for so long. */
const reloadGraceS = 5
/** Ids of 36 characters, in a message of less than 8,000 bytes. */
const idsPerMessage = 200

type Here = Pick<MemberRow, 'id' | 'roomId' | 'lastCallAt' | 'present'>

/** Bus topic: these members closed their last stream of one process; who holds another of theirs renews it. */
export const streamsClosedTopic = 'streams_closed'

/**
 * Notes that a member called; somebody who was away becomes present, which the others are told.
 * @returns the room's new version where it has one
 */
export async function touchCall(member: Here): Promise<number | null> {
  if (!member.present) return becomePresent(member)
  if (Date.now() - member.lastCallAt.getTime() < touchEveryMs) return null
  await db().update(members).set({ lastCallAt: sql`now()` }).where(eq(members.id, member.id))
  return null
}

async function becomePresent(member: Here): Promise<number | null> {
  const version = await changeRoom(member.roomId, async (tx, room) => {
    const changed = await tx
      .update(members)
      .set({ lastCallAt: sql`now()`, present: true })
      .where(and(eq(members.id, member.id), isNull(members.leftAt), eq(members.present, false)))
      .returning({ id: members.id })
    return changed.length > 0 ? room.version + 1 : unchanged(null)
  })
  // The votes of somebody who is back count again.
  if (version !== null) await votesChanged([member.roomId])
  return version
}

/** Renews the streams this process holds, all in one statement. Rows somebody is changing wait for the next turn. */
export async function renewStreams(memberIds: readonly string[]): Promise<void> {
  if (memberIds.length === 0) return
  await db().execute(sql`
    update members set stream_until = now() + make_interval(secs => ${streamLeaseS})
    where id in (
      select id from members where id = any(${sql.param([...memberIds])}::uuid[]) order by id for update skip locked
    )`)
}

/** Notes that members closed their last streams of this process; after a short grace they may count as away. */
export async function streamsClosed(memberIds: readonly string[]): Promise<void> {
  for (let first = 0; first < memberIds.length; first += idsPerMessage) {
    const some = memberIds.slice(first, first + idsPerMessage)
    await db().execute(sql`
      update members set stream_until = now() + make_interval(secs => ${reloadGraceS})
      where id in (
        select id from members where id = any(${sql.param(some)}::uuid[]) order by id for update
      )`)
    await publish(null, { topic: streamsClosedTopic, member_ids: some.join(',') })
  }
}

const isHere = sql`(
  members.left_at is null and members.role <> 'banned' and (
    coalesce(members.stream_until, '-infinity') > now()
    or members.last_call_at > now() - make_interval(secs => ${callCountsForS})
  )
)`

/**
 * Tells rooms who went away and who is back by their stream alone: one statement over all open rooms, then the votes
 * are counted again. Any process may run it at any time. Rooms somebody is changing wait for the next sweep.
 * @returns ids of the rooms that changed
 */
export async function sweepPresence(): Promise<string[]> {
  const rows = await db().execute<{ id: string; news: string }>(sql`
    with moved as (
      select members.id, members.room_id
      from rooms join members on members.room_id = rooms.id
      where rooms.ended_at is null and members.present <> ${isHere}
    ), locked as (
      select id from rooms where id in (select room_id from moved) order by id for update skip locked
    ), told as (
      update members set present = ${isHere}
      from locked
      where members.room_id = locked.id
        and members.id in (select id from moved)
        and members.present <> ${isHere}
      returning members.room_id
    ), bumped as (
      update rooms set version = version + 1, last_present_at = now()
      where id in (select room_id from told) and ended_at is null
      returning id, version
    )
    select id, ${newsSql(sql`json_build_object('topic', 'room', 'room_id', id, 'version', version)`)} as news
    from bumped`)
  await announce(
    null,
    rows.map(({ news }) => news),
  )
  const roomIds = rows.map(({ id }) => id)
  await votesChanged(roomIds)
  return roomIds
}
