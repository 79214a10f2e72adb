import { type SQL, sql } from 'drizzle-orm'

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

/** `fairOrder` for the database. @param r alias of the requests, `votes` how many each has */
export function inFairOrder(r: SQL, votes: SQL): SQL {
  return sql`${r}.pin_rank asc nulls last, ${r}.turn, ${votes} desc, ${r}.asked_at, ${r}.id`
}

/** How many votes a request has, for the database: those of banned members do not count. @param r alias of the requests */
export function votesOf(r: SQL): SQL {
  return sql`(
    select count(*) from request_votes v join members voter on voter.id = v.member_id
    where v.request_id = ${r}.id and voter.role <> 'banned')`
}

function comparePins(a: number | null, b: number | null): number {
  if (a === b) return 0
  return a === null ? 1 : b === null ? -1 : a - b
}
