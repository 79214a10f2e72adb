import 'server-only'
import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { connections, members, rooms } from '@/db/schema'

export type OpenRoom = { id: string; code: string; name: string }

/** What hangs on an account and may be brought along. */
export type Belongings = {
  /** The open room it hosts. */
  room: OpenRoom | null
  connections: { provider: string; name: string }[]
  /** Open rooms of others it is a member of. */
  memberships: number
}

export async function belongingsOf(executor: Executor, accountId: string): Promise<Belongings> {
  const [room] = await executor
    .select({ id: rooms.id, code: rooms.code, name: rooms.name })
    .from(rooms)
    .where(and(eq(rooms.hostAccountId, accountId), isNull(rooms.endedAt)))
  const connected = await executor
    .select({ provider: connections.provider, name: connections.providerAccountName })
    .from(connections)
    .where(eq(connections.accountId, accountId))
    .orderBy(connections.provider)
  const joined = await executor
    .select({ id: members.id })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .where(
      and(
        eq(members.accountId, accountId),
        isNull(members.leftAt),
        ne(members.role, 'banned'),
        isNull(rooms.endedAt),
        ne(rooms.hostAccountId, accountId),
      ),
    )
  return { room: room ?? null, connections: connected, memberships: joined.length }
}

/** Whether there is anything to ask about. */
export async function holdsAnything(executor: Executor, accountId: string): Promise<boolean> {
  return hasAny(await belongingsOf(executor, accountId))
}

export function hasAny({ room, connections: connected, memberships }: Belongings): boolean {
  return room !== null || connected.length > 0 || memberships > 0
}
