import { eq, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, connections, rooms } from '@/db/schema'
import { forgetEverybody } from '@/lib/connections/world-under-test'
import type { ProviderUnderTest } from '@/scripts/vitest/providers-under-test/provider-under-test'
import { Browser, origin } from './browser-under-test'

export function signInCases(provider: ProviderUnderTest): void {
  describe('signing in', () => {
    /** Somebody's browser, about to connect with the provider under test. */
    const browser = () => new Browser(provider.id)

    beforeEach(async () => {
      provider.reset()
      await forgetEverybody()
    })

    const liveAccounts = () =>
      db()
        .select({ id: accounts.id, kind: accounts.kind })
        .from(accounts)
        .where(sql`${accounts.endedAt} is null`)

    const owner = async () => {
      const [row] = await db().select({ accountId: connections.accountId }).from(connections)
      return row?.accountId
    }

    const signIn = (one: Browser, account = 'ada') =>
      one.connect(account, { intent: 'sign-in', return_to: '/create' })

    const sessionOf = (one: Browser) => one.cookies.get('next-auth.session-token')

    test('an unknown provider account makes an account that is registered and connected', async () => {
      const ada = browser()
      expect((await signIn(ada)).headers.get('location')).toBe(`${origin}/create`)
      expect(await liveAccounts()).toEqual([{ id: await owner(), kind: 'registered' }])
      expect(await ada.state()).toBe('connected')
    })

    test('23 the session is a new one, and the old one never works again', async () => {
      const ada = browser()
      await ada.start()
      const old = sessionOf(ada) ?? ''
      await signIn(ada)
      expect(sessionOf(ada)).not.toBe(old)
      const copied = browser()
      copied.cookies.set('next-auth.session-token', old)
      expect((await copied.status()).status).toBe(401)
    })

    test('a guest who continues with an unknown provider account keeps the account, registered', async () => {
      const ada = browser()
      await ada.connect('bela')
      const guest = await owner()
      await signIn(ada, 'ada')
      expect(await liveAccounts()).toEqual([{ id: guest, kind: 'registered' }])
      expect(await owner()).toBe(guest)
    })

    test('a known provider account signs in to its account from another browser, tokens renewed', async () => {
      const [laptop, phone] = [browser(), browser()]
      await signIn(laptop)
      const account = await owner()
      expect((await signIn(phone)).headers.get('location')).toBe(`${origin}/create`)
      expect(await liveAccounts()).toEqual([{ id: account, kind: 'registered' }])
      const [row] = await db().select().from(connections)
      expect(row).toMatchObject({ accountId: account, version: 2, grantGeneration: 2, state: 'connected' })
      expect([await laptop.state(), await phone.state()]).toEqual(['connected', 'connected'])
    })

    test('a suspended account is not entered through its provider, and its tokens stay as they are', async () => {
      const [laptop, phone] = [browser(), browser()]
      await signIn(laptop)
      const stored = () =>
        db().select({ accessToken: connections.accessToken, version: connections.version }).from(connections)
      const before = await stored()
      await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.kind, 'registered'))
      const refused = await signIn(phone)
      expect(refused.status).toBe(303)
      expect(refused.headers.get('location')).toContain(
        `/sign-in?connect=account_suspended&provider=${provider.id}`,
      )
      expect(await stored()).toEqual(before)
    })

    test("the provider account of a guest signs in to that guest's account, which becomes a registered one", async () => {
      const [host, again] = [browser(), browser()]
      await host.connect('ada')
      const guest = await owner()
      await signIn(again)
      expect(await liveAccounts()).toEqual([{ id: guest, kind: 'registered' }])
    })

    test('a guest with things is asked what to bring to the account it signs in to', async () => {
      const [laptop, phone] = [browser(), browser()]
      await signIn(laptop)
      await phone.connect('bela')
      const answer = await signIn(phone, 'ada')
      expect(answer.headers.get('location')).toBe(`${origin}/account/bring?return_to=%2Fcreate`)
      expect(await db().select({ id: connections.id }).from(connections)).toHaveLength(2)
    })

    test('after account_taken the way on is to sign in with this provider account', async () => {
      const [host, other] = [browser(), browser()]
      await signIn(host)
      expect((await other.connect('ada')).headers.get('location')).toContain('connect=account_taken')
      expect((await signIn(other)).headers.get('location')).toBe(`${origin}/create`)
      expect(await other.state()).toBe('connected')
    })

    test('the last way to sign in cannot be disconnected, unless there is a password', async () => {
      const ada = browser()
      await signIn(ada)
      const refused = await ada.disconnect()
      expect(refused.status).toBe(409)
      expect(await refused.json()).toMatchObject({ code: 'last_sign_in' })
      expect(await ada.state()).toBe('connected')
      await db()
        .update(accounts)
        .set({ passwordHash: '$argon2id$' })
        .where(eq(accounts.id, (await owner()) ?? ''))
      expect((await ada.disconnect()).status).toBe(204)
    })

    test('a guest nobody is any more releases the provider account, unless its room is open', async () => {
      const [lost, found] = [browser(), browser()]
      await lost.connect('ada')
      const guest = (await owner()) ?? ''
      await db().execute(sql`update sessions set ended_at = now() where account_id = ${guest}`)
      const [room] = await db()
        .insert(rooms)
        .values({ code: 'ABC234', name: 'Kitchen', hostAccountId: guest })
        .returning({ id: rooms.id })
      expect((await found.connect('ada')).headers.get('location')).toContain('connect=account_taken')
      expect(await owner()).toBe(guest)
      await db()
        .update(rooms)
        .set({ endedAt: new Date() })
        .where(eq(rooms.id, room?.id ?? ''))
      expect((await found.connect('ada')).headers.get('location')).toBe(`${origin}/`)
      expect(await db().select({ accountId: connections.accountId }).from(connections)).toHaveLength(1)
      expect(await owner()).not.toBe(guest)
    })
  })
}
