import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { accounts, connections } from '@/db/schema'
import { disconnect } from './disconnect'
import { forgetEverybody, type Person, startWorld, type World } from './world-under-test'

let world: World
let ada: Person

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.simulator.close())
beforeEach(async () => {
  await forgetEverybody()
  world.control.reset()
  ada = await world.person()
  await world.connect(ada)
})

async function somebodyWaits(): Promise<void> {
  const [waiting] = await db().execute(
    sql`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  expect(waiting).toBeDefined()
}

/** Runs something that has to wait for an account's row, and looks at the connection meanwhile. */
async function whileItWaits(accountId: string, run: () => Promise<unknown>, look: string): Promise<unknown> {
  const begun = await db().transaction(async (tx) => {
    await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId)).for('update')
    const running = run()
    await vi.waitFor(somebodyWaits, { timeout: 5_000 })
    await tx.execute(sql.raw(look))
    return { running }
  })
  return begun.running
}

// Refused at once where somebody holds the row.
const takeConnection = 'select id from connections for update nowait'

test.each<[string, () => Promise<unknown>]>([
  ['connecting again', () => world.connect(ada)],
  ['connecting another provider account', () => world.connect(ada, 'bela')],
  ['signing in', async () => world.connect(await world.person(), 'ada', 'sign-in')],
  ['disconnecting', () => disconnect(ada.key)],
])('%s locks the account before its connection, so that nobody deadlocks', async (_, run) => {
  await whileItWaits(ada.accountId, run, takeConnection)
})

test('disconnecting that loses a deadlock is tried again', async () => {
  const begun = await db().transaction(async (tx) => {
    // The other one is to find it.
    await tx.execute(sql`set local deadlock_timeout = '1min'`)
    await tx.execute(sql.raw(takeConnection))
    const disconnecting = disconnect(ada.key)
    await vi.waitFor(somebodyWaits, { timeout: 5_000 })
    await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, ada.accountId)).for('update')
    return { disconnecting }
  })
  await begun.disconnecting
  expect(await db().select({ id: connections.id }).from(connections)).toEqual([])
})

test('a sign-in that waited for a disconnecting does not bring the connection back to that account', async () => {
  const phone = await world.person()
  const outcome = await whileItWaits(
    ada.accountId,
    () => world.connect(phone, 'ada', 'sign-in'),
    'delete from connections',
  )
  expect(outcome).toMatchObject({ ok: true, entersAccount: phone.accountId })
  const rows = await db().select({ accountId: connections.accountId }).from(connections)
  expect(rows).toEqual([{ accountId: phone.accountId }])
})

test('an account that ended while its owner was at the provider gets no connection', async () => {
  const outcome = await whileItWaits(
    ada.accountId,
    () => world.connect(ada, 'bela'),
    'update accounts set ended_at = now()',
  )
  expect(outcome).toMatchObject({ ok: false, reason: 'other_session' })
  expect((await world.row(ada)).providerAccountName).toBe('Ada')
})
