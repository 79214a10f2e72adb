import type { ServerResponse } from 'node:http'
import { eq } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { db, sql } from '@/db/client'
import { accounts, webhookDeliveries, webhooks } from '@/db/schema'
import { attemptDelivery } from './attempt'
import { sendTestEvent } from './deliveries'
import { tellOutside } from './public-data'
import { type Receiver, startReceiver } from './receiver-under-test'
import { sealSecret } from './secrets'
import { startWebhooks } from './take-event'
import { queueForgotten } from './upkeep'
import { readWebhook } from './webhook-dto'
import {
  accountWithWebhook,
  attempted,
  begunAgo,
  deliveriesOf,
  deliveryOf,
  demoMode,
  forgetEvents,
  happened,
  jobsOf,
} from './webhook-under-test'

const hour = 60 * 60_000

let receiver: Receiver
let accountId: string
let webhookId: string
let secret: string

beforeEach(async () => {
  await forgetEvents()
  demoMode()
  tellOutside(['room.created'], () => ({ room: { code: 'K7QX2M' } }))
  startWebhooks()
  receiver = await startReceiver()
  const made = await accountWithWebhook(receiver.url)
  accountId = made.accountId
  webhookId = made.webhookId
  secret = made.secret
})
afterEach(() => receiver.close())

const webhook = () => readWebhook(accountId, webhookId)

describe('an attempt', () => {
  test('that is taken ends the delivery; the receiver can verify it, and a second run of its job sends nothing', async () => {
    const eventId = await happened(accountId)
    const delivery = await attempted(webhookId)
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 1, lastStatus: 204, lastError: null })
    const [message] = receiver.received
    expect(message?.headers).toMatchObject({
      'webhook-id': eventId,
      'user-agent': 'Auxroom-Webhooks/1',
      'content-type': 'application/json',
    })
    expect(new Webhook(secret).verify(message?.body ?? '', message?.headers ?? {})).toMatchObject({
      type: 'room.created',
      data: { room: { code: 'K7QX2M' } },
    })
    await attemptDelivery({ delivery_id: delivery.id })
    expect(receiver.received).toHaveLength(1)
  })

  test('that fails plans the next one, further and further away, until it is dead after 24 hours', async () => {
    receiver.answer(500)
    const eventId = await happened(accountId)
    const waits: number[] = []
    for (let failures = 1; failures <= 6; failures++) {
      const { id, state, attempts, lastAttemptAt, nextAttemptAt } = await attempted(webhookId)
      expect([state, attempts]).toEqual(['pending', failures])
      waits.push(Math.round(((nextAttemptAt?.getTime() ?? 0) - (lastAttemptAt?.getTime() ?? 0)) / 1000))
      expect(await jobsOf(id)).toEqual([nextAttemptAt])
    }
    expect(waits).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000])
    await begunAgo(webhookId, 25 * hour)
    const dead = await attempted(webhookId)
    expect(dead).toMatchObject({ state: 'dead', attempts: 7, lastStatus: 500, lastError: 'bad_status' })
    expect(dead.nextAttemptAt).toBeNull()
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([eventId]))
    expect(await webhook()).toMatchObject({
      dead: 1,
      waiting: 0,
      last_delivery: { state: 'dead', status: 500 },
    })
  })

  test('before its time is not made, and its job comes back in time', async () => {
    receiver.answer(500)
    await happened(accountId)
    const { id, nextAttemptAt } = await attempted(webhookId)
    await attemptDelivery({ delivery_id: id })
    expect(receiver.received).toHaveLength(1)
    expect(await jobsOf(id)).toEqual([nextAttemptAt])
  })

  test('a receiver that asks for time gets it', async () => {
    receiver.answer(429, { 'retry-after': '90' })
    await happened(accountId)
    const { lastAttemptAt, nextAttemptAt } = await attempted(webhookId)
    expect((nextAttemptAt?.getTime() ?? 0) - (lastAttemptAt?.getTime() ?? 0)).toBeCloseTo(90_000, -3)
  })

  test('that is answered with 410 switches the webhook off, and what waits is dead', async () => {
    await happened(accountId)
    await happened(accountId)
    receiver.answer(410)
    expect(await attempted(webhookId)).toMatchObject({ state: 'dead', lastError: 'gone', lastStatus: 410 })
    expect((await deliveriesOf(webhookId))[1]).toMatchObject({ state: 'dead', lastError: 'disabled' })
    expect(await webhook()).toMatchObject({ enabled: false, disabled_reason: 'gone', dead: 2 })
    await happened(accountId)
    expect(await deliveriesOf(webhookId)).toHaveLength(2)
  })

  test('47 never reaches a private address, and says so', async () => {
    demoMode(null)
    await happened(accountId)
    expect(await attempted(webhookId)).toMatchObject({ state: 'pending', lastError: 'address_refused' })
    expect(receiver.received).toEqual([])
  })

  test('that was made by two processes is a success where one of them says so', async () => {
    await happened(accountId)
    const { id } = await deliveryOf(webhookId)
    const held: ServerResponse[] = []
    receiver.answer((response) => {
      held.push(response)
      const [first, second] = held
      if (!first || !second) return
      first.writeHead(204).end()
      second.writeHead(500).end()
    })
    await Promise.all([attemptDelivery({ delivery_id: id }), attemptDelivery({ delivery_id: id })])
    expect(receiver.received).toHaveLength(2)
    expect((await deliveryOf(webhookId)).state).toBe('delivered')
  })

  test('whose outcome cannot be written down is made again', async () => {
    await happened(accountId)
    const { id } = await deliveryOf(webhookId)
    receiver.answer(async (response) => {
      await sql()`alter table webhook_deliveries add constraint broken check (attempts = 0) not valid`
      response.writeHead(204).end()
    })
    await expect(attemptDelivery({ delivery_id: id })).rejects.toThrow()
    await sql()`alter table webhook_deliveries drop constraint broken`
    receiver.answer(204)
    expect(await attempted(webhookId)).toMatchObject({ state: 'delivered', attempts: 1 })
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toHaveLength(2)
  })
})

describe('a receiver that answers too slowly', () => {
  const slow = (seconds: number) =>
    db()
      .update(webhooks)
      .set({ slowUntil: new Date(Date.now() + seconds * 1000) })
      .where(eq(webhooks.id, webhookId))

  test('is left alone for a while by what has not been tried yet', async () => {
    await happened(accountId)
    await slow(30)
    const waiting = await attempted(webhookId)
    expect(waiting).toMatchObject({ state: 'pending', attempts: 0 })
    const [job] = await jobsOf(waiting.id)
    expect(job?.getTime()).toBeGreaterThan(Date.now() + 25_000)
    await slow(-1)
    expect(await attempted(webhookId)).toMatchObject({ state: 'delivered' })
  })

  test('cannot keep deliveries waiting for more than 24 hours', async () => {
    await happened(accountId)
    await slow(30)
    await begunAgo(webhookId, 25 * hour)
    expect(await attempted(webhookId)).toMatchObject({ state: 'dead', lastError: 'timeout' })
  })

  test('is called at once by hand', async () => {
    await happened(accountId)
    await slow(30)
    await sendTestEvent(accountId, webhookId)
    expect(await attempted(webhookId)).toMatchObject({ state: 'delivered' })
  })
})

describe('what waits', () => {
  test('is dead where the account was suspended, and silent', async () => {
    await happened(accountId)
    await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, accountId))
    expect(await attempted(webhookId)).toMatchObject({ state: 'dead', lastError: 'disabled', attempts: 0 })
    expect(receiver.received).toEqual([])
  })

  test('is dead where the secret does not open any more', async () => {
    await happened(accountId)
    const foreign = sealSecret(accountId, 'secret', secret)
    await db().update(webhooks).set({ secret: foreign }).where(eq(webhooks.id, webhookId))
    expect(await attempted(webhookId)).toMatchObject({ state: 'dead', lastError: 'secret_unreadable' })
    expect(receiver.received).toEqual([])
  })

  test('gets a new job where it lost its own', async () => {
    await happened(accountId)
    const { id } = await deliveryOf(webhookId)
    expect(await queueForgotten()).toBe(0)
    await sql()`delete from graphile_worker._private_jobs`
    await db()
      .update(webhookDeliveries)
      .set({ nextAttemptAt: new Date(Date.now() - 5 * 60_000) })
      .where(eq(webhookDeliveries.id, id))
    expect(await queueForgotten()).toBeGreaterThan(0)
    expect(await jobsOf(id)).toHaveLength(1)
  })

  test('goes with the webhook', async () => {
    await happened(accountId)
    const { id } = await deliveryOf(webhookId)
    await db().delete(webhooks).where(eq(webhooks.id, webhookId))
    await attemptDelivery({ delivery_id: id })
    expect(receiver.received).toEqual([])
  })
})
