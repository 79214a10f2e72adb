import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, events, webhooks } from '@/db/schema'
import { drainEvents } from '../drain'
import { recordEvent, recordForWebhooks } from '../outbox'
import { tellOutside } from './public-data'
import { startWebhooks } from './take-event'
import {
  accountWithWebhook,
  deliveriesOf,
  deliveryOf,
  forgetEvents,
  happened,
  jobsOf,
  webhookOf,
} from './webhook-under-test'

const url = 'https://example.com/hook'

beforeEach(async () => {
  await forgetEvents()
  tellOutside(['room.created', 'room.ended'], () => ({ public: true }))
  startWebhooks()
})

test('an event becomes one delivery of each webhook that is told of it, with its job', async () => {
  const { accountId, webhookId } = await accountWithWebhook(url, ['room.*'])
  const single = await webhookOf(accountId, url, ['room.created'])
  const other = await webhookOf(accountId, url, ['room.ended', 'connection.*'])
  const stranger = await accountWithWebhook(url)
  const eventId = await happened(accountId, { secret: 'never' })
  for (const id of [webhookId, single.webhookId]) {
    const deliveries = await deliveriesOf(id)
    expect(deliveries).toMatchObject([{ eventId, type: 'room.created', state: 'pending', attempts: 0 }])
    expect(await jobsOf(deliveries[0]?.id ?? '')).toHaveLength(1)
  }
  for (const id of [other.webhookId, stranger.webhookId]) expect(await deliveriesOf(id)).toEqual([])
})

test('47 the body holds type, time and what the capability names as public, and nothing else', async () => {
  const { accountId, webhookId } = await accountWithWebhook(url)
  const eventId = await happened(accountId, { access_token: 'a provider’s token' })
  const [event] = await db().select({ at: events.createdAt }).from(events).where(eq(events.id, eventId))
  const { body } = await deliveryOf(webhookId)
  expect(JSON.parse(body)).toEqual({
    type: 'room.created',
    timestamp: event?.at.toISOString(),
    data: { public: true },
  })
})

test('19 of many processes that deliver at once, and after a crash, each webhook has one delivery', async () => {
  const { accountId, webhookId } = await accountWithWebhook(url)
  for (let n = 0; n < 10; n++) {
    await db().transaction((tx) => recordEvent(tx, { type: 'room.created', accountId, payload: {} }))
  }
  await Promise.all([drainEvents(), drainEvents(), drainEvents()])
  // As a process leaves them that is killed between the listeners and the note that all have them.
  await db()
    .update(events)
    .set({ deliveredAt: null, nextAttemptAt: new Date(0) })
    .where(eq(events.accountId, accountId))
  await drainEvents()
  const deliveries = await deliveriesOf(webhookId)
  expect(deliveries).toHaveLength(10)
  expect(new Set(deliveries.map(({ eventId }) => eventId)).size).toBe(10)
})

test('a type nobody said is public of goes nowhere', async () => {
  const { accountId, webhookId } = await accountWithWebhook(url)
  await happened(accountId, {}, 'room.play_started')
  expect(await deliveriesOf(webhookId)).toEqual([])
  const [event] = await db()
    .select({ deliveredAt: events.deliveredAt })
    .from(events)
    .where(eq(events.accountId, accountId))
  expect(event?.deliveredAt).toBeNull()
})

test('a webhook that is off, and one of a suspended account, is told nothing', async () => {
  const off = await accountWithWebhook(url)
  await db()
    .update(webhooks)
    .set({ disabledAt: new Date(), disabledReason: 'owner' })
    .where(eq(webhooks.id, off.webhookId))
  const suspended = await accountWithWebhook(url)
  await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, suspended.accountId))
  for (const { accountId, webhookId } of [off, suspended]) {
    await happened(accountId)
    expect(await deliveriesOf(webhookId)).toEqual([])
  }
})

test('what only webhooks hear of is recorded where one is told of it, and with the change or not at all', async () => {
  const { accountId, webhookId } = await accountWithWebhook(url, ['room.created'])
  const event = (type: 'room.created' | 'room.ended', of = accountId) =>
    db().transaction((tx) => recordForWebhooks(tx, { type, accountId: of, payload: {} }))
  await event('room.ended')
  await event('room.created', randomUUID())
  expect(await db().select({ id: events.id }).from(events)).toEqual([])
  await event('room.created')
  const failing = db().transaction(async (tx) => {
    await recordForWebhooks(tx, { type: 'room.created', accountId, payload: {} })
    throw new Error('rolled back')
  })
  await expect(failing).rejects.toThrow('rolled back')
  await drainEvents()
  expect(await deliveriesOf(webhookId)).toHaveLength(1)
})
