import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, connections, eventDeliveries, events } from '@/db/schema'
import { drainEvents } from '../events/drain'
import { stopListening } from '../events/listeners'
import { validAccessToken } from './access-token'
import { disconnect } from './disconnect'
import { onTokenUpdate, type TokenUpdate } from './on-token-update'
import { openAccessToken } from './sealed-tokens'
import { endSessions, type Person, type ProviderWorld } from './world-under-test'

export function tokenUpdateCases(world: ProviderWorld): void {
  describe('token updates', () => {
    let ada: Person
    let heard: TokenUpdate[]

    beforeEach(async () => {
      await db().delete(connections)
      await db().delete(events)
      world.provider.reset()
      heard = []
      onTokenUpdate('test', (update) => {
        heard.push(update)
      })
      ada = await world.person()
    })
    afterEach(() => {
      for (const name of ['test', 'broken', 'writer']) stopListening(name)
    })

    /** Lets every waiting event be due now. */
    const makeDue = () => db().update(events).set({ nextAttemptAt: sql`now()` })

    async function told(): Promise<TokenUpdate> {
      heard = []
      await drainEvents()
      expect(heard).toHaveLength(1)
      const [update] = heard
      if (!update) throw new Error('Nothing was told')
      return update
    }

    describe('19 a token update', () => {
      test('tells of a connection with null before and the tokens after', async () => {
        await world.connect(ada)
        const row = await world.row(ada)
        expect(await told()).toMatchObject({
          type: 'created',
          before: null,
          reason: null,
          after: {
            connectionId: row.id,
            accountId: ada.accountId,
            provider: world.provider.id,
            version: 1,
            token: { accessToken: openAccessToken(row), expiresAt: row.expiresAt },
          },
        })
      })

      test('tells of a refresh with both tokens', async () => {
        await world.connect(ada)
        await drainEvents()
        const before = await world.row(ada)
        await world.expire(ada)
        await validAccessToken(ada.key)
        const update = await told()
        expect(update).toMatchObject({ type: 'refreshed', before: { version: 1 }, after: { version: 2 } })
        expect(update.before?.token?.accessToken).toBe(openAccessToken(before))
        expect(update.after.token?.accessToken).toBe(openAccessToken(await world.row(ada)))
      })

      test('tells of a dead grant with null after', async () => {
        await world.connect(ada)
        await drainEvents()
        world.provider.end('ada', 'grant')
        await world.expire(ada)
        await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'needs_reconnect' })
        expect(await told()).toMatchObject({
          type: 'invalidated',
          reason: 'invalid_grant',
          before: { token: { accessToken: expect.any(String) } },
          after: { token: null },
        })
      })

      test('tells of disconnecting with null after, and of connecting again with null before', async () => {
        await world.connect(ada)
        await disconnect(ada.key)
        await world.connect(ada)
        await drainEvents()
        expect(
          heard.map(({ type, reason, before, after }) => [
            type,
            reason,
            before === null,
            after.token === null,
          ]),
        ).toEqual([
          ['created', null, true, false],
          ['invalidated', 'disconnected', false, true],
          ['created', null, true, false],
        ])
      })

      test('tells of both when another provider account takes the place', async () => {
        await world.connect(ada, 'ada')
        await world.connect(ada, 'bela')
        await drainEvents()
        expect(heard.map(({ type, reason }) => [type, reason])).toEqual([
          ['created', null],
          ['invalidated', 'replaced'],
          ['created', null],
        ])
        expect(heard[2]?.after.connectionId).not.toBe(heard[0]?.after.connectionId)
      })

      test('tells the owner of old when a lost guest releases the provider account', async () => {
        await world.connect(ada)
        await endSessions(ada)
        const other = await world.person()
        expect(await world.connect(other)).toMatchObject({ ok: true })
        await drainEvents()
        expect(heard.map(({ reason, after }) => [reason, after.accountId])).toEqual([
          [null, ada.accountId],
          ['released', ada.accountId],
          [null, other.accountId],
        ])
      })

      test('is nothing at all when the transaction it belongs to fails', async () => {
        await world.connect(ada)
        const other = await world.person()
        expect(await world.connect(other)).toMatchObject({ ok: false, reason: 'account_taken' })
        expect(await db().select({ id: events.id }).from(events)).toHaveLength(1)
      })
    })

    describe('19 a listener', () => {
      test('that throws loses nothing and stops nobody', async () => {
        let broken = true
        onTokenUpdate('broken', (update) => {
          if (broken) throw new Error('not now')
          heard.push(update)
        })
        await world.connect(ada)
        expect(await drainEvents()).toBe(0)
        expect(heard).toHaveLength(1)
        expect(await drainEvents()).toBe(0)
        broken = false
        await makeDue()
        expect(await drainEvents()).toBe(1)
        expect(heard.map(({ eventId }) => eventId)).toEqual([heard[0]?.eventId, heard[0]?.eventId])
      })

      test('is tried again after growing waits', async () => {
        onTokenUpdate('broken', () => {
          throw new Error('not now')
        })
        await world.connect(ada)
        const waits: number[] = []
        for (let attempt = 0; attempt < 4; attempt++) {
          await makeDue()
          await drainEvents()
          const [event] = await db().select({ at: events.nextAttemptAt }).from(events)
          waits.push((event?.at.getTime() ?? 0) - Date.now())
        }
        expect(waits).toEqual([...waits].sort((a, b) => a - b))
        expect(waits[3]).toBeGreaterThan(10_000)
      })

      test('that writes in the delivery has it exactly once, also when the process dies before it is noted', async () => {
        const rename = sql`${accounts.name} || '!'`
        onTokenUpdate('writer', async ({ after }, tx) => {
          await tx.update(accounts).set({ name: rename }).where(eq(accounts.id, after.accountId))
        })
        await world.connect(ada)
        await Promise.all([drainEvents(), drainEvents()])
        // As a process leaves it that is killed between the listeners and the note that all have it.
        await db().update(events).set({ deliveredAt: null, nextAttemptAt: sql`now()` })
        await drainEvents()
        const [account] = await db()
          .select({ name: accounts.name })
          .from(accounts)
          .where(eq(accounts.id, ada.accountId))
        expect(account?.name).toMatch(/[^!]!$/)
      })

      test('whose write fails is given the event again, with nothing half done', async () => {
        let fails = true
        onTokenUpdate('writer', async ({ after }, tx) => {
          await tx.update(accounts).set({ name: 'written' }).where(eq(accounts.id, after.accountId))
          if (fails) throw new Error('after the write')
        })
        await world.connect(ada)
        await drainEvents()
        const name = async () =>
          (await db().select({ name: accounts.name }).from(accounts).where(eq(accounts.id, ada.accountId)))[0]
            ?.name
        expect(await name()).not.toBe('written')
        fails = false
        await makeDue()
        await drainEvents()
        expect(await name()).toBe('written')
      })
    })

    test('tokens of an event are sealed while it waits and erased once everybody has it', async () => {
      await world.connect(ada)
      const row = await world.row(ada)
      const [waiting] = await db().select().from(events)
      expect(waiting?.sealedPayload).toMatch(/^v1\.test\./)
      expect(waiting?.sealedPayload).not.toContain(openAccessToken(row))
      await drainEvents()
      const [delivered] = await db().select().from(events)
      expect(delivered).toMatchObject({ sealedPayload: null, deliveredAt: expect.any(Date) })
      expect(await db().select({ listener: eventDeliveries.listener }).from(eventDeliveries)).toEqual([
        { listener: 'test' },
      ])
    })

    test('an update is not lost when the connection goes before it is delivered', async () => {
      await world.connect(ada)
      await db().delete(connections)
      expect((await told()).type).toBe('created')
    })
  })
}
