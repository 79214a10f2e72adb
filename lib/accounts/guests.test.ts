import { eq, like } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, rateLimits, rooms, sessions } from '@/db/schema'
import { createGuest, dropGuest, welcomeGuest } from './guests'
import { findSession } from './sessions'
import { browserHeaders, ownAddress } from './test-browser'

const stored = (id: string) => db().select({ id: accounts.id }).from(accounts).where(eq(accounts.id, id))

describe('guests', () => {
  test('27: of one network are as many as a festival, and then no more for a while', async () => {
    const headers = await browserHeaders(null, ownAddress())
    await welcomeGuest(headers)
    await db().update(rateLimits).set({ points: 998 }).where(like(rateLimits.key, 'guests:%'))
    const last = await Promise.allSettled(Array.from({ length: 5 }, () => welcomeGuest(headers)))
    expect(last.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    await expect(welcomeGuest(headers)).rejects.toMatchObject({ code: 'rate_limited_caller' })
    const elsewhere = await browserHeaders(null, ownAddress())
    expect((await welcomeGuest(elsewhere, 'Bo')).account.name).toBe('Bo')
    const here = { 'x-auxroom-peer': '127.0.0.1' }
    await db().update(rateLimits).set({ points: 1000 }).where(like(rateLimits.key, 'guests:%'))
    expect((await welcomeGuest(await browserHeaders(null, here))).account.kind).toBe('guest')
  })

  test('59: of a proxy on this machine that is not named are limited like those of any other network', async () => {
    const proxied = await browserHeaders(null, { 'x-auxroom-peer': '127.0.0.1', 'x-auxroom-proxied': '1' })
    await welcomeGuest(proxied)
    await db().update(rateLimits).set({ points: 1000 }).where(like(rateLimits.key, 'guests:%'))
    await expect(welcomeGuest(proxied)).rejects.toMatchObject({ code: 'rate_limited_caller' })
  })

  test('taken back leave nothing stored', async () => {
    const { account, session } = await createGuest({ userAgent: null })
    await dropGuest(account.id)
    expect(await stored(account.id)).toEqual([])
    expect(await db().select({ id: sessions.id }).from(sessions).where(eq(sessions.id, session.id))).toEqual(
      [],
    )
  })

  test('taken back after their call did leave something only lose their session', async () => {
    const { account, session } = await createGuest({ userAgent: null })
    await db().insert(rooms).values({ code: 'K7QX2M', name: 'Kitchen', hostAccountId: account.id })
    await dropGuest(account.id)
    expect(await findSession(session.secret)).toBeNull()
    expect(await stored(account.id)).toHaveLength(1)
  })
})
