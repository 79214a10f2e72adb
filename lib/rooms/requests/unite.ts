import 'server-only'
import { and, eq, exists, inArray, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { requests, requestVotes } from '@/db/schema'

/**
 * Makes one member's requests and votes another's, who is the same person: one vote each, and none on a request of their
 * own. Inside a transaction that holds the room's lock where it is open.
 */
export async function uniteRequests(tx: Tx, from: string, to: string): Promise<void> {
  await tx.update(requests).set({ requestedBy: to }).where(eq(requests.requestedBy, from))
  const voted = tx
    .select({ id: requestVotes.requestId })
    .from(requestVotes)
    .where(eq(requestVotes.memberId, to))
  await tx
    .delete(requestVotes)
    .where(and(eq(requestVotes.memberId, from), inArray(requestVotes.requestId, voted)))
  await tx.update(requestVotes).set({ memberId: to }).where(eq(requestVotes.memberId, from))
  const own = tx
    .select({ one: sql`1` })
    .from(requests)
    .where(and(eq(requests.id, requestVotes.requestId), eq(requests.requestedBy, to)))
  await tx.delete(requestVotes).where(and(eq(requestVotes.memberId, to), exists(own)))
}
