import 'server-only'
import { and, eq, isNotNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { isLiveAccount } from '../accounts/live-account'
import { endSessionsOf } from '../accounts/sessions'
import { endRoomsHostedBy } from '../rooms/end'
import { leaveAllRooms } from '../rooms/leave'
import { endTokensOf } from '../tokens/end-tokens'
import { lockRooms } from './pass-on-rooms'
import type { RoomsChanged } from './rooms-changed'

/**
 * Suspends an account in the caller's transaction: its sessions, tokens and grants end, its open room closes, it leaves
 * the rooms it is in; streams close on commit. Its connections to providers are kept for when it comes back.
 * @param by the administrator, for the audit log
 * @returns what to announce after the commit; null where it was suspended already or is no more
 */
export async function suspendIn(
  tx: Tx,
  accountId: string,
  by: { actorId: string; headers?: Headers },
): Promise<RoomsChanged | null> {
  const suspended = await tx
    .update(accounts)
    .set({ suspendedAt: new Date(), updatedAt: new Date() })
    .where(and(eq(accounts.id, accountId), isLiveAccount()))
    .returning({ id: accounts.id })
  if (suspended.length === 0) return null
  await lockRooms(tx, accountId)
  await endSessionsOf(accountId, {}, tx)
  await endTokensOf(tx, accountId, by)
  const ended = await endRoomsHostedBy(tx, accountId, 'closed_by_admin')
  return { ended, votes: await leaveAllRooms(tx, accountId) }
}

/**
 * Lets a suspended account sign in again, in the caller's transaction. What ended with the suspension stays ended.
 * @returns whether it was suspended
 */
export async function reinstateIn(tx: Tx, accountId: string): Promise<boolean> {
  const reinstated = await tx
    .update(accounts)
    .set({ suspendedAt: null, updatedAt: new Date() })
    .where(and(eq(accounts.id, accountId), isNotNull(accounts.suspendedAt)))
    .returning({ id: accounts.id })
  return reinstated.length > 0
}
