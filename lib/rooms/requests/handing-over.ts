import 'server-only'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Executor, Tx } from '@/db/client'
import { type RequestRow, requests, rooms } from '@/db/schema'
import { comingWithVotes, inFairOrder } from './fair-order'

/** A request as the conductor knows it. */
export type QueuedTrack = {
  id: string
  uri: string
  durationMs: number
  /** Member who asked. */
  requestedBy: string
}

/** What is with the provider or about to be, and what comes after it. One query. */
export type Upcoming = { handedOver: QueuedTrack | null; next: QueuedTrack | null }

/** The request that is handed over, and the one that comes first among those that wait. */
export async function upcoming(executor: Executor, roomId: string): Promise<Upcoming> {
  const rows = await executor.execute<{
    id: string
    uri: string
    duration_ms: number
    requested_by: string
    state: RequestRow['state']
  }>(sql`
    (select r.id, r.track_uri as uri, t.duration_ms, r.requested_by, r.state
      from requests r join tracks t on t.uri = r.track_uri
      where r.room_id = ${roomId} and r.state = 'handed_over')
    union all
    (select r.id, r.track_uri, t.duration_ms, r.requested_by, r.state
      from ${comingWithVotes(roomId)} join tracks t on t.uri = r.track_uri
      where r.state = 'waiting'
      order by ${inFairOrder} limit 1)`)
  const found = (state: RequestRow['state']): QueuedTrack | null => {
    const row = rows.find((each) => each.state === state)
    if (!row) return null
    return { id: row.id, uri: row.uri, durationMs: row.duration_ms, requestedBy: row.requested_by }
  }
  return { handedOver: found('handed_over'), next: found('waiting') }
}

/**
 * Marks a waiting request as handed over, before the provider is told: the intent outlives a process that dies. Call
 * inside `changeRoom`. @returns false where it does not wait any more
 */
export async function markHandedOver(tx: Tx, roomId: string, requestId: string): Promise<boolean> {
  const [marked] = await tx
    .update(requests)
    .set({ state: 'handed_over', handedOverAt: sql`now()` })
    .where(and(eq(requests.id, requestId), eq(requests.roomId, roomId), eq(requests.state, 'waiting')))
    .returning({ turn: requests.turn, pinRank: requests.pinRank })
  if (!marked) return false
  // What a host put first says nothing of whose turn it is.
  if (marked.pinRank === null) {
    await tx
      .update(rooms)
      .set({ lastTurn: sql`greatest(${rooms.lastTurn}, ${marked.turn})` })
      .where(eq(rooms.id, roomId))
  }
  return true
}

/** The provider did not take it: it waits again, in its place. Call inside `changeRoom`. */
export async function returnToWaiting(tx: Tx, requestId: string): Promise<void> {
  await tx
    .update(requests)
    .set({ state: 'waiting', handedOverAt: null })
    .where(and(eq(requests.id, requestId), eq(requests.state, 'handed_over')))
}

/** It plays. Call inside `changeRoom`. */
export async function markPlayed(tx: Tx, requestId: string): Promise<void> {
  await tx
    .update(requests)
    .set({ state: 'played', endedAt: sql`now()` })
    .where(and(eq(requests.id, requestId), inArray(requests.state, ['waiting', 'handed_over'])))
}

/** The provider does not play it: its asker is told. Call inside `changeRoom`. */
export async function markUnplayable(tx: Tx, requestId: string): Promise<void> {
  await tx
    .update(requests)
    .set({ state: 'removed', removedReason: 'unplayable', endedAt: sql`now()` })
    .where(and(eq(requests.id, requestId), inArray(requests.state, ['waiting', 'handed_over'])))
}
