import 'server-only'
import { and, asc, eq, gt, isNotNull } from 'drizzle-orm'
import { db } from '@/db/client'
import { connections, events } from '@/db/schema'
import { env } from '@/env'
import { isSealedWithOldKey } from '../crypto'
import { openPayload, sealPayload } from '../events/payload'
import { connectionColumns } from './connection-row'
import { openAccessToken, openRefreshToken, sealToken } from './sealed-tokens'

const batchSize = 100

/**
 * Seals everything again with the first key of the ring, so that older keys can be taken out of it. Versions and grants
 * stay as they are: a refresh under way goes on. Safe to run at any time and to repeat.
 * @returns how many connections and waiting events were sealed again
 * @throws UnsealError where a row was sealed with a key that is not in the ring
 */
export async function reencryptAll(): Promise<{ connections: number; events: number }> {
  return { connections: await reencryptConnections(), events: await reencryptEvents() }
}

const isOld = (sealed: string | null) => isSealedWithOldKey(sealed, env().TOKEN_KEYS)

async function reencryptConnections(): Promise<number> {
  let count = 0
  let last = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await db()
      .select({ id: connections.id })
      .from(connections)
      .where(gt(connections.id, last))
      .orderBy(asc(connections.id))
      .limit(batchSize)
    for (const { id } of rows) if (await reencryptConnection(id)) count += 1
    const end = rows.at(-1)
    if (!end) return count
    last = end.id
  }
}

function reencryptConnection(id: string): Promise<boolean> {
  return db().transaction(async (tx) => {
    const [row] = await tx
      .select(connectionColumns)
      .from(connections)
      .where(eq(connections.id, id))
      .for('update')
    if (!row || !(isOld(row.accessToken) || isOld(row.refreshToken))) return false
    const refreshToken = openRefreshToken(row)
    await tx
      .update(connections)
      .set({
        accessToken: sealToken(id, 'access_token', openAccessToken(row)),
        refreshToken: refreshToken && sealToken(id, 'refresh_token', refreshToken),
      })
      .where(eq(connections.id, id))
    return true
  })
}

/** Events that wait are few: they are erased once delivered. */
async function reencryptEvents(): Promise<number> {
  const waiting = await db()
    .select({ id: events.id, sealedPayload: events.sealedPayload })
    .from(events)
    .where(isNotNull(events.sealedPayload))
  let count = 0
  for (const { id, sealedPayload } of waiting) {
    if (!sealedPayload || !isOld(sealedPayload)) continue
    const again = sealPayload(id, openPayload(id, sealedPayload))
    const changed = await db()
      .update(events)
      .set({ sealedPayload: again })
      .where(and(eq(events.id, id), eq(events.sealedPayload, sealedPayload)))
      .returning({ id: events.id })
    count += changed.length
  }
  return count
}
