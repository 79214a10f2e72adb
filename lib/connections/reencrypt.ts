import 'server-only'
import { and, asc, eq, gt, isNotNull } from 'drizzle-orm'
import { db } from '@/db/client'
import { connections, events } from '@/db/schema'
import { env } from '@/env'
import { isSealedWithOldKey } from '../crypto'
import { openPayload, sealPayload } from '../events/payload'
import { type Resealed, resealEach } from '../reseal'
import { connectionColumns } from './connection-row'
import { openAccessToken, openRefreshToken, sealToken } from './sealed-tokens'

const batchSize = 100

const isOld = (sealed: string | null) => isSealedWithOldKey(sealed, env().TOKEN_KEYS)

/**
 * Seals the tokens of all connections again with the first key of the ring, so that older keys can be taken out of it.
 * Versions and grants stay as they are: a refresh under way goes on. Safe to run at any time and to repeat.
 */
export async function reencryptConnections(): Promise<Resealed> {
  const all: Resealed = { sealed: 0, unreadable: [] }
  let last = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await db()
      .select({ id: connections.id })
      .from(connections)
      .where(gt(connections.id, last))
      .orderBy(asc(connections.id))
      .limit(batchSize)
    const { sealed, unreadable } = await resealEach(rows, reencryptConnection)
    all.sealed += sealed
    all.unreadable.push(...unreadable)
    const end = rows.at(-1)
    if (!end) return all
    last = end.id
  }
}

function reencryptConnection({ id }: { id: string }): Promise<boolean> {
  return db().transaction(async (tx) => {
    const [row] = await tx
      .select(connectionColumns)
      .from(connections)
      .where(eq(connections.id, id))
      .for('update')
    if (!row) return false
    const [accessToken, refreshToken] = [openAccessToken(row), openRefreshToken(row)]
    if (!(isOld(row.accessToken) || isOld(row.refreshToken))) return false
    await tx
      .update(connections)
      .set({
        accessToken: sealToken(id, 'access_token', accessToken),
        refreshToken: refreshToken && sealToken(id, 'refresh_token', refreshToken),
      })
      .where(eq(connections.id, id))
    return true
  })
}

/** The same for what waiting events tell. They are few: it is erased once delivered. */
export async function reencryptEvents(): Promise<Resealed> {
  const waiting = await db()
    .select({ id: events.id, sealedPayload: events.sealedPayload })
    .from(events)
    .where(isNotNull(events.sealedPayload))
  return resealEach(waiting, async ({ id, sealedPayload }) => {
    const payload = openPayload(id, sealedPayload)
    if (!sealedPayload || !isOld(sealedPayload)) return false
    const changed = await db()
      .update(events)
      .set({ sealedPayload: sealPayload(id, payload) })
      .where(and(eq(events.id, id), eq(events.sealedPayload, sealedPayload)))
      .returning({ id: events.id })
    return changed.length > 0
  })
}
