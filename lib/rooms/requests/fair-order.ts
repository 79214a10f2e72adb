import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'

/** What a request's place hangs on. */
export type Placed = {
  id: string
  /** Its place among what a host put first; null for its fair place. */
  pinRank: number | null
  /** Fixed when it was asked, see `turnFor`. */
  turn: number
  votes: number
  askedAt: Date
}

/**
 * The turn of a new request: everyone's first before anyone's second. Nobody asks for a turn that is over already, so
 * who comes late does not overtake a whole evening.
 * @param lastTurn the highest turn that was handed over unpinned
 * @param ownLastTurn of the asker's requests that were not removed; 0 without any
 */
export function turnFor(lastTurn: number, ownLastTurn: number): number {
  return Math.max(lastTurn, ownLastTurn + 1)
}

/** Pinned ones first, then by turn, votes, and time of asking. Total: no two requests are level. */
export function fairOrder<T extends Placed>(requests: readonly T[]): T[] {
  return [...requests].sort(compare)
}

function compare(a: Placed, b: Placed): number {
  return (
    comparePins(a.pinRank, b.pinRank) ||
    a.turn - b.turn ||
    b.votes - a.votes ||
    a.askedAt.getTime() - b.askedAt.getTime() ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  )
}

/** `fairOrder` for the database, over `comingWithVotes`. */
export const inFairOrder = sql`r.pin_rank asc nulls last, r.turn, r.votes desc, r.asked_at, r.id`

/**
 * What is to come in a room, for a query's `from`: requests as `r`, with `votes` beside each. Votes of banned members do
 * not count. They are counted in one go: one by one takes five times as long where a thousand requests wait (measured).
 * @param roomId a value, or a column of the surrounding query
 */
export function comingWithVotes(roomId: string | SQL | PgColumn): SQL {
  return sql`(
    select r.*, coalesce(counted.votes, 0) as votes
    from requests r left join (
      select v.request_id, count(*) as votes
      from requests q join request_votes v on v.request_id = q.id join members voter on voter.id = v.member_id
      where q.room_id = ${roomId} and q.state in ('waiting', 'handed_over') and voter.role <> 'banned'
      group by v.request_id
    ) counted on counted.request_id = r.id
    where r.room_id = ${roomId} and r.state in ('waiting', 'handed_over')
  ) r`
}

function comparePins(a: number | null, b: number | null): number {
  if (a === b) return 0
  return a === null ? 1 : b === null ? -1 : a - b
}
