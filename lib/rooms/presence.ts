import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { type MemberRow, members } from '@/db/schema'
import { isAppError } from '../errors'
import { notifySql } from '../realtime/bus'
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

type Here = Pick<MemberRow, 'id' | 'roomId' | 'lastCallAt' | 'present'>

/** Notes that a member called; somebody who was away becomes present, which the others are told. */
export async function touchCall(member: Here): Promise<void> {
  if (!member.present) return becomePresent(member, { lastCallAt: sql`now()` })
  if (Date.now() - member.lastCallAt.getTime() < touchEveryMs) return
  await db().update(members).set({ lastCallAt: sql`now()` }).where(eq(members.id, member.id))
}

/** Notes that a member's stream opened: present until it closes, or until this process stops renewing it. */
export async function streamOpened(member: Here): Promise<void> {
  const until = { streamUntil: sql`now() + make_interval(secs => ${streamLeaseS})` }
  if (!member.present) return becomePresent(member, until)
  await db().update(members).set(until).where(eq(members.id, member.id))
}

async function becomePresent(member: Here, seen: Record<string, ReturnType<typeof sql>>): Promise<void> {
  try {
    await changeRoom(member.roomId, async (tx) => {
      const changed = await tx
        .update(members)
        .set({ ...seen, present: true })
        .where(and(eq(members.id, member.id), isNull(members.leftAt), eq(members.present, false)))
        .returning({ id: members.id })
      return changed.length > 0 ? undefined : unchanged(undefined)
    })
  } catch (error) {
    if (!isAppError(error, 'room_not_found')) throw error
  }
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

/** Notes that a member's last stream of this process closed; after a short grace they count as away. */
export async function streamsClosed(memberIds: readonly string[]): Promise<void> {
  if (memberIds.length === 0) return
  await db().execute(sql`
    update members set stream_until = now() + make_interval(secs => ${reloadGraceS})
    where id in (
      select id from members where id = any(${sql.param([...memberIds])}::uuid[]) order by id for update
    )`)
}

/**
 * Tells rooms of members who went away: one statement over all rooms, then the votes are counted again. Any process
 * may run it at any time. Rooms somebody is changing wait for the next sweep.
 * @returns ids of the rooms that changed
 */
export async function sweepPresence(): Promise<string[]> {
  const rows = await db().execute<{ id: string; told: string }>(sql`
    with away as (
      select id, room_id from members
      where present and (
        left_at is not null
        or (coalesce(stream_until, '-infinity') < now()
          and last_call_at < now() - make_interval(secs => ${callCountsForS}))
      )
    ), locked as (
      select id from rooms where id in (select room_id from away) order by id for update skip locked
    ), gone as (
      update members set present = false
      from locked
      where members.room_id = locked.id and members.id in (select id from away)
      returning members.room_id
    ), bumped as (
      update rooms set version = version + 1, last_present_at = now()
      where id in (select room_id from gone) and ended_at is null
      returning id, version
    )
    select id, ${notifySql(sql`json_build_object('topic', 'room', 'room_id', id, 'version', version)`)} as told
    from bumped`)
  const roomIds = rows.map(({ id }) => id)
  await votesChanged(roomIds)
  return roomIds
}
