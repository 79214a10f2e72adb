import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { rooms } from '@/db/schema'
import { wakeConductor } from './wake'

/** Has the conductor look at the open room of a host whose connection changed; commits with the caller's transaction. */
export async function wakeConductorOf(hostAccountId: string, tx: Tx): Promise<void> {
  const hosted = await tx
    .select({ id: rooms.id })
    .from(rooms)
    .where(and(eq(rooms.hostAccountId, hostAccountId), isNull(rooms.endedAt)))
  for (const { id } of hosted) await wakeConductor(id, new Date(), tx)
}
