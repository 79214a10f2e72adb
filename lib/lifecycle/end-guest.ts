import 'server-only'
import { and, eq, isNull, lt, notExists, or } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { accounts, sessions } from '@/db/schema'
import { deletePerformer } from '../accounts/performers'
import { deleteReturnLink } from '../accounts/return-links'
import { endSessionsOf, isLive } from '../accounts/sessions'
import { destroyConnections } from '../connections/disconnect'
import { log } from '../log'
import { forgetDevice } from '../playback/preferred-device'
import { endRoomsHostedBy } from '../rooms/end'
import { leaveAllRooms } from '../rooms/leave'
import { announce, type RoomsChanged } from './rooms-changed'

const batch = 200
const newForMs = 60_000

/**
 * Ends a guest account in the caller's transaction: its sessions and its open room end, it leaves the rooms it is in,
 * its tokens are destroyed, its performer profile and what it chose are deleted. Ended rows stay for the history of rooms. Other accounts
 * are left alone.
 * @returns what to announce after the commit
 */
export async function endGuestIn(tx: Tx, accountId: string): Promise<RoomsChanged> {
  const ended = await tx
    .update(accounts)
    .set({ endedAt: new Date(), updatedAt: new Date() })
    .where(and(eq(accounts.id, accountId), eq(accounts.kind, 'guest'), isNull(accounts.endedAt)))
    .returning({ id: accounts.id })
  if (ended.length === 0) return {}
  await endSessionsOf(accountId, {}, tx)
  await deletePerformer(tx, accountId)
  await forgetDevice(tx, accountId)
  await deleteReturnLink(tx, accountId)
  await destroyConnections(tx, accountId)
  const closed = await endRoomsHostedBy(tx, accountId, 'account_ended')
  return { ended: closed, votes: await leaveAllRooms(tx, accountId) }
}

/**
 * Ends the guests whose last session has ended or run out, unless a live session may still bring their things along.
 * Any process may run it at any time. @returns how many ended
 */
export async function endExpiredGuests(): Promise<number> {
  const rows = await db()
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(lt(accounts.createdAt, new Date(Date.now() - newForMs)), isForsaken()))
    .limit(batch)
  let count = 0
  for (const { id } of rows) {
    try {
      const changed = await db().transaction((tx) => endIfForsaken(tx, id))
      if (!changed) continue
      count += 1
      await announce(changed)
    } catch (error) {
      // One guest who cannot end must not keep all others: two rooms may be locked the other way round, for one.
      log().warn({ err: error, account_id: id }, 'a guest could not be ended')
    }
  }
  return count
}

/** Ends a guest, as `endGuestIn`, unless it has a live session or one may still bring its things along; then null. */
export async function endIfForsaken(tx: Tx, accountId: string): Promise<RoomsChanged | null> {
  const [forsaken] = await tx
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isForsaken()))
    .for('update')
  return forsaken ? endGuestIn(tx, accountId) : null
}

function isForsaken() {
  const holding = db()
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(or(eq(sessions.accountId, accounts.id), eq(sessions.bringsFrom, accounts.id)), isLive()))
  return and(eq(accounts.kind, 'guest'), isNull(accounts.endedAt), notExists(holding))
}
