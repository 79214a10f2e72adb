import 'server-only'
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { type RequestRow, requests } from '@/db/schema'

type Reason = NonNullable<RequestRow['removedReason']>

/** Takes a request out of what is to come. Call inside `changeRoom`. */
export async function endRequest(tx: Tx, id: string, reason: Reason): Promise<void> {
  await end(tx, eq(requests.id, id), ['proposed', 'waiting'], reason)
}

/** The same for all a banned member asked for; what is with the provider already plays. */
export async function removeRequestsOf(tx: Tx, memberId: string): Promise<void> {
  await end(tx, eq(requests.requestedBy, memberId), ['proposed', 'waiting'], 'banned')
}

/** The same for all there are in a room that ends. */
export async function endRequestsIn(tx: Tx, roomId: string): Promise<void> {
  await end(tx, eq(requests.roomId, roomId), ['proposed', 'waiting', 'handed_over'], 'room_ended')
}

async function end(tx: Tx, which: SQL, states: RequestRow['state'][], reason: Reason): Promise<void> {
  await tx
    .update(requests)
    .set({ state: 'removed', removedReason: reason, endedAt: sql`now()` })
    .where(and(which, inArray(requests.state, states)))
}
