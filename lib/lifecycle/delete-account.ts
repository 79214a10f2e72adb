import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { retryingDeadlocks } from '@/db/retry'
import { accounts } from '@/db/schema'
import { audit } from '../accounts/audit'
import { endSessionsOf } from '../accounts/sessions'
import { destroyConnections } from '../connections/disconnect'
import { AppError, isAppError } from '../errors'
import { endTokensOf } from '../tokens/end-tokens'
import type { Viewer } from '../viewer/viewer'
import { forgetAccount } from './forget-account'
import { passOnRooms } from './pass-on-rooms'
import { announce, type RoomsChanged } from './rooms-changed'

/**
 * Deletes the viewer's account: the open room it hosts goes over to a co-host, or ends; it leaves the rooms it is in;
 * sessions, tokens, grants and connections end, streams with them; what stays for the history of rooms names nobody.
 * Throws `unauthenticated` where it has been deleted in this moment.
 */
export async function deleteAccount({ account }: Viewer, headers: Headers): Promise<void> {
  const changed = await retryingDeadlocks(
    () => db().transaction((tx) => deleteIn(tx, account.id, headers)),
    // The heir opened a room in this very moment.
    (error) => isAppError(error, 'conflict'),
  )
  await announce(changed)
}

async function deleteIn(tx: Tx, accountId: string, headers: Headers): Promise<RoomsChanged> {
  await end(tx, accountId)
  const changed = await passOnRooms(tx, accountId)
  await endSessionsOf(accountId, {}, tx)
  await endTokensOf(tx, accountId, { actorId: accountId, headers })
  await destroyConnections(tx, accountId)
  await forgetAccount(tx, accountId)
  await audit(tx, { action: 'account.deleted', actorId: accountId, accountId, headers })
  return changed
}

/** Comes first, so that of parallel calls one goes on; the names, for whose locks others may wait, come last. */
async function end(tx: Tx, accountId: string): Promise<void> {
  const ended = await tx
    .update(accounts)
    .set({ endedAt: new Date(), updatedAt: new Date() })
    .where(and(eq(accounts.id, accountId), isNull(accounts.endedAt)))
    .returning({ id: accounts.id })
  if (ended.length === 0) throw new AppError('unauthenticated')
}
