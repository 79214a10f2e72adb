import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { type ConnectionRow, connections } from '@/db/schema'
import { connectionColumns } from './connection-row'

/** A connection this process alone may refresh until the lease ends, at most 30 s from now. */
export type LeasedConnection = ConnectionRow & { leaseId: string }

/**
 * Takes the right to refresh these very tokens, by compare-and-set: no lock is held over the HTTP call, and a holder that
 * was killed is succeeded when the lease has ended. The database's clock decides. Null when another holds it, or the
 * row is no longer what was read.
 */
export async function takeLease(row: ConnectionRow): Promise<LeasedConnection | null> {
  const leaseId = randomUUID()
  const [leased] = await db()
    .update(connections)
    .set({ leaseId, leaseUntil: sql`now() + interval '30 seconds'` })
    .where(
      and(
        sameTokens(row),
        eq(connections.failures, row.failures),
        sql`(${connections.leaseUntil} is null or ${connections.leaseUntil} <= now())`,
      ),
    )
    .returning(connectionColumns)
  return leased ? { ...leased, leaseId } : null
}

/** Gives the lease back without a result. */
export async function releaseLease(leased: LeasedConnection): Promise<void> {
  await db()
    .update(connections)
    .set({ leaseId: null, leaseUntil: null })
    .where(and(eq(connections.id, leased.id), eq(connections.leaseId, leased.leaseId)))
}

/** The row still holds the grant and the tokens that were read: nobody refreshed, relinked or disconnected since. */
export function sameTokens(row: ConnectionRow) {
  return and(
    eq(connections.id, row.id),
    eq(connections.version, row.version),
    eq(connections.grantGeneration, row.grantGeneration),
    eq(connections.state, 'connected'),
  )
}
