import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, rooms, sessions } from '@/db/schema'
import { createGuest } from '../accounts/guests'
import { register } from '../accounts/register'
import { browserHeaders, ownAddress, somebody } from '../accounts/test-browser'
import { openRoom } from '../rooms/create'
import { viewerOfSession } from '../viewer/viewer'
import { endExpiredGuests } from './end-guest'

const day = 24 * 60 * 60 * 1000

/** A guest as old as `ageMs` whose session was seen last then. */
async function oldGuest(ageMs: number) {
  const then = new Date(Date.now() - ageMs)
  const { account, session } = await createGuest({ userAgent: null })
  await db().update(accounts).set({ createdAt: then }).where(eq(accounts.id, account.id))
  await db().update(sessions).set({ createdAt: then, lastSeenAt: then }).where(eq(sessions.id, session.id))
  return { account, session }
}

async function living(...ids: string[]): Promise<string[]> {
  const rows = await db()
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(inArray(accounts.id, ids), isNull(accounts.endedAt)))
  return rows.map(({ id }) => id)
}

describe('guests whose session is over', () => {
  test('end with their room, those who were here lately and the registered do not', async () => {
    const [gone, here] = [await oldGuest(8 * day), await oldGuest(6 * day)]
    const ada = await register(somebody(), await browserHeaders(null, ownAddress()))
    await db().update(sessions).set({ endedAt: new Date() }).where(eq(sessions.id, ada.session.id))
    const { code } = await openRoom(
      viewerOfSession({ account: gone.account, session: { ...gone.session, bringsFrom: null } }),
      {},
    )
    await endExpiredGuests()
    expect(await living(gone.account.id, here.account.id, ada.account.id)).toEqual(
      expect.arrayContaining([here.account.id, ada.account.id]),
    )
    expect(await living(gone.account.id)).toEqual([])
    const [room] = await db().select({ reason: rooms.endedReason }).from(rooms).where(eq(rooms.code, code))
    expect(room?.reason).toBe('account_ended')
  })

  test('end once, also when two processes sweep at the same time', async () => {
    for (let count = 0; count < 5; count += 1) await oldGuest(8 * day)
    const counts = await Promise.all([endExpiredGuests(), endExpiredGuests()])
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5)
  })

  test('wait while somebody may still bring their things along', async () => {
    const guest = await oldGuest(8 * day)
    const { session } = await register(somebody(), await browserHeaders(null, ownAddress()))
    await db().update(sessions).set({ bringsFrom: guest.account.id }).where(eq(sessions.id, session.id))
    await endExpiredGuests()
    expect(await living(guest.account.id)).toEqual([guest.account.id])
    await db().update(sessions).set({ endedAt: new Date() }).where(eq(sessions.id, session.id))
    await endExpiredGuests()
    expect(await living(guest.account.id)).toEqual([])
  })

  test('end although another one cannot', async () => {
    const [stuck, gone] = [await oldGuest(8 * day), await oldGuest(8 * day)]
    await db().execute(sql`
      create function refuse() returns trigger language plpgsql as 'begin raise exception ''no''; end'`)
    await db().execute(
      sql.raw(`create trigger refuse before update on accounts for each row
        when (old.id = '${stuck.account.id}') execute function refuse()`),
    )
    expect(await endExpiredGuests()).toBe(1)
    expect(await living(stuck.account.id, gone.account.id)).toEqual([stuck.account.id])
  })
})
