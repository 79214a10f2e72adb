import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { events } from '@/db/schema'
import { nudgeDelivery, startEventDelivery, stopEventDelivery } from './delivery'
import { drainEvents } from './drain'
import { type DeliveredEvent, listenToEvents, stopListening } from './listeners'
import { recordEvent } from './outbox'

const accountId = randomUUID()
const record = (payload: unknown = {}, type = 'test.happened') =>
  db().transaction((tx) => recordEvent(tx, { type, accountId, payload }))

let heard: DeliveredEvent[] = []

beforeEach(async () => {
  await db().delete(events)
  heard = []
  listenToEvents('test', ['test.happened'], (event) => {
    heard.push(event)
  })
})
afterEach(async () => {
  await stopEventDelivery()
  stopListening('test')
  stopListening('slow')
})

test('an event reaches the listeners of its type right after its commit', async () => {
  startEventDelivery()
  const id = await record({ of: ['anything', null, 1] })
  await record({}, 'test.else')
  await vi.waitFor(() => expect(heard).toHaveLength(1))
  expect(heard[0]).toMatchObject({
    id,
    type: 'test.happened',
    accountId,
    payload: { of: ['anything', null, 1] },
    createdAt: expect.any(Date),
  })
})

test('a transaction that fails tells nobody', async () => {
  startEventDelivery()
  const failing = db().transaction(async (tx) => {
    await recordEvent(tx, { type: 'test.happened', accountId, payload: {} })
    throw new Error('rolled back')
  })
  await expect(failing).rejects.toThrow('rolled back')
  expect(await db().$count(events)).toBe(0)
  await drainEvents()
  expect(heard).toEqual([])
})

test('a process that never started delivering leaves events to the others', async () => {
  const id = await record()
  nudgeDelivery()
  await stopEventDelivery()
  const [event] = await db().select().from(events).where(eq(events.id, id))
  expect(event).toMatchObject({ deliveredAt: null, attempts: 0, sealedPayload: expect.any(String) })
})

test('events that waited through a crash are delivered at the next start, oldest first', async () => {
  const ids: string[] = []
  for (let n = 0; n < 30; n++) ids.push(await record({ n }))
  startEventDelivery()
  await vi.waitFor(() => expect(heard).toHaveLength(30), { timeout: 10_000 })
  expect(heard.map(({ id }) => id)).toEqual(ids)
})

test('stopping waits for the delivery under way', async () => {
  let finish: (() => void) | undefined
  let done = false
  listenToEvents('slow', ['test.happened'], async () => {
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    done = true
  })
  startEventDelivery()
  await record()
  await vi.waitFor(() => expect(finish).toBeDefined())
  const stopped = stopEventDelivery()
  finish?.()
  await stopped
  expect(done).toBe(true)
})

test('two processes draining at once hand an event to each listener once', async () => {
  for (let n = 0; n < 25; n++) await record({ n })
  await Promise.all([drainEvents(), drainEvents(), drainEvents()])
  expect(new Set(heard.map(({ id }) => id)).size).toBe(25)
  expect(heard).toHaveLength(25)
})

test('a listener that hangs holds the others up once and loses nothing', async () => {
  let hanging = true
  const calls: string[] = []
  listenToEvents('slow', ['test.happened'], ({ id }) => {
    calls.push(id)
    return hanging ? new Promise<void>(() => undefined) : undefined
  })
  const ids = [await record(), await record(), await record()]
  const startedAt = Date.now()
  await drainEvents({ listenerMs: 300 })
  expect(Date.now() - startedAt).toBeLessThan(2_000)
  expect(calls).toEqual(ids.slice(0, 1))
  expect(heard.map(({ id }) => id)).toEqual(ids)
  hanging = false
  await db().update(events).set({ nextAttemptAt: sql`now()` })
  expect(await drainEvents()).toBe(3)
  expect(calls.slice(1).toSorted()).toEqual(ids.toSorted())
  expect(heard).toHaveLength(3)
})

test('what nobody could be told in 24 hours is given up and erased; sooner it is not', async () => {
  listenToEvents('slow', ['test.happened'], () => {
    throw new Error('never')
  })
  const old = await record()
  const young = await record()
  await db().update(events).set({ attempts: 19 })
  await db().update(events).set({ createdAt: sql`now() - interval '25 hours'` }).where(eq(events.id, old))
  await drainEvents()
  const rows = await db()
    .select({ id: events.id, deliveredAt: events.deliveredAt, payload: events.sealedPayload })
    .from(events)
  expect(rows).toEqual(
    expect.arrayContaining([
      { id: old, deliveredAt: expect.any(Date), payload: null },
      { id: young, deliveredAt: null, payload: expect.any(String) },
    ]),
  )
  expect(heard.map(({ id }) => id).toSorted()).toEqual([old, young].toSorted())
})

test('events of one transaction are delivered in the order they were recorded', async () => {
  const ids = await db().transaction(async (tx) => {
    const recorded: string[] = []
    for (let n = 0; n < 10; n++) {
      recorded.push(await recordEvent(tx, { type: 'test.happened', accountId, payload: { n } }))
    }
    return recorded
  })
  await drainEvents()
  expect(heard.map(({ id }) => id)).toEqual(ids)
})
