import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { rooms } from '@/db/schema'
import { wakeConductor } from './wake'

/** Has the conductor look at the open room the account hosts, if any: its connection changed. */
export async function wakeConductorOf(accountId: string, tx?: Tx): Promise<void> {
  const hosted = await (tx ?? db())
    .select({ id: rooms.id })
    .from(rooms)
    .where(and(eq(rooms.hostAccountId, accountId), isNull(rooms.endedAt)))
  for (const { id } of hosted) await wakeConductor(id, new Date(), tx)
}
