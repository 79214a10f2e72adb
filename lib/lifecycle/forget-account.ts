import 'server-only'
import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import {
  accounts,
  mailLinks,
  members,
  personalTokens,
  playlistExports,
  rooms,
  sessions,
  webhooks,
} from '@/db/schema'
import { deletePerformer } from '../accounts/performers'
import { deleteReturnLink } from '../accounts/return-links'
import { isAppError } from '../errors'
import { forgetDevice } from '../playback/preferred-device'
import { changeRoom } from '../rooms/change'

/** The name of what stays of an account; an index names it too. */
export const nobody = 'Deleted account'

/**
 * Takes everything personal out of what stays of an account that has ended, in the transaction that ends it: rows of
 * rooms keep pointing to it and name nobody. The audit log stays as it was written.
 */
export async function forgetAccount(tx: Tx, accountId: string): Promise<void> {
  await tx.delete(mailLinks).where(eq(mailLinks.accountId, accountId))
  await tx.delete(personalTokens).where(eq(personalTokens.accountId, accountId))
  await tx.delete(playlistExports).where(eq(playlistExports.accountId, accountId))
  await tx.delete(webhooks).where(eq(webhooks.accountId, accountId))
  await deletePerformer(tx, accountId)
  await forgetDevice(tx, accountId)
  await deleteReturnLink(tx, accountId)
  await tx
    .update(sessions)
    .set({ userAgent: null, bringsFrom: null })
    .where(eq(sessions.accountId, accountId))
  await forgetInRooms(tx, accountId)
  await tx
    .update(accounts)
    .set({
      name: nobody,
      firstName: null,
      lastName: null,
      email: null,
      emailKey: null,
      emailConfirmedAt: null,
      username: null,
      usernameKey: null,
      passwordHash: null,
      isAdmin: false,
      cities: [],
      locale: 'en',
    })
    .where(eq(accounts.id, accountId))
}

async function forgetInRooms(tx: Tx, accountId: string): Promise<void> {
  await tx
    .update(rooms)
    .set({ name: nobody })
    .where(and(eq(rooms.hostAccountId, accountId), isNotNull(rooms.endedAt)))
  const open = await tx
    .select({ id: rooms.id })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .where(and(eq(members.accountId, accountId), isNull(rooms.endedAt)))
    .orderBy(asc(rooms.id))
  await tx.update(members).set({ name: nobody }).where(eq(members.accountId, accountId))
  // Whoever looks at a room it was in may still read its name beside a song.
  for (const { id } of open) {
    await changeRoom(id, async () => undefined, { tx }).catch((error: unknown) => {
      if (!isAppError(error, 'room_not_found')) throw error
    })
  }
}
