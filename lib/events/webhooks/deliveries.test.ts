import { eq } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { webhookDeliveries } from '@/db/schema'
import { attemptDelivery } from './attempt'
import { listDeliveries, replayDelivery, sendTestEvent } from './deliveries'
import { tellOutside } from './public-data'
import { type Receiver, startReceiver } from './receiver-under-test'
import { startWebhooks } from './take-event'
import { forgetOldDeliveries } from './upkeep'
import { listWebhooks } from './webhook-dto'
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

describe('by hand', () => {
  test('a dead delivery is sent again with the same id, and as often as a new one; a delivered one too', async () => {
    receiver.answer(500)
    const eventId = await happened(accountId)
    await begunAgo(webhookId, 25 * hour)
    const { id } = await attempted(webhookId)
    expect(await replayDelivery(accountId, webhookId, id)).toMatchObject({
      id,
      event_id: eventId,
      state: 'pending',
      attempts: 0,
      last_error: null,
    })
    expect(await jobsOf(id)).toHaveLength(1)
    expect(await attempted(webhookId)).toMatchObject({ state: 'pending', attempts: 1 })
    receiver.answer(204)
    expect(await attempted(webhookId)).toMatchObject({ state: 'delivered', attempts: 2 })
    await replayDelivery(accountId, webhookId, id)
    expect(await attempted(webhookId)).toMatchObject({ state: 'delivered', attempts: 1 })
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(Array(4).fill(eventId))
  })

  test('a replay during an attempt is not undone by what comes of that', async () => {
    await happened(accountId)
    const { id } = await deliveryOf(webhookId)
    receiver.answer(async (response) => {
      await replayDelivery(accountId, webhookId, id)
      response.writeHead(500).end()
    })
    await attemptDelivery({ delivery_id: id })
    expect(await deliveryOf(webhookId)).toMatchObject({ state: 'pending', attempts: 0 })
    expect(await jobsOf(id)).toHaveLength(1)
  })

  test('a test event goes to this webhook alone, whatever it is told of', async () => {
    const delivery = await sendTestEvent(accountId, webhookId)
    expect(delivery).toMatchObject({ type: 'webhook.test', state: 'pending' })
    await attempted(webhookId)
    const [message] = receiver.received
    expect(new Webhook(secret).verify(message?.body ?? '', message?.headers ?? {})).toMatchObject({
      type: 'webhook.test',
      data: { webhook: { id: webhookId, name: null } },
    })
  })

  test('nothing is sent while the webhook is off, nor for another account', async () => {
    await happened(accountId)
    const { id } = await deliveryOf(webhookId)
    const { accountId: stranger, webhookId: foreign } = await accountWithWebhook(receiver.url)
    await expect(replayDelivery(stranger, webhookId, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(replayDelivery(stranger, foreign, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(replayDelivery(accountId, webhookId, 'x')).rejects.toMatchObject({ code: 'not_found' })
    await expect(sendTestEvent(stranger, webhookId)).rejects.toMatchObject({ code: 'not_found' })
    await expect(listDeliveries(stranger, webhookId)).rejects.toMatchObject({ code: 'not_found' })
    receiver.answer(410)
    await attempted(webhookId)
    await expect(replayDelivery(accountId, webhookId, id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(sendTestEvent(accountId, webhookId)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('somebody can make us knock 60 times in ten minutes and no more', async () => {
    for (let n = 0; n < 60; n++) await sendTestEvent(accountId, webhookId)
    await expect(sendTestEvent(accountId, webhookId)).rejects.toMatchObject({ code: 'rate_limited_caller' })
  })
})

test('deliveries are listed newest first in pages, and forgotten after 30 days', async () => {
  for (let n = 0; n < 30; n++) await happened(accountId, { n })
  const first = await listDeliveries(accountId, webhookId)
  expect(first.deliveries).toHaveLength(25)
  const second = await listDeliveries(accountId, webhookId, { before: first.next_before ?? '' })
  expect(second).toMatchObject({ next_before: null })
  const ids = [...first.deliveries, ...second.deliveries].map(({ id }) => id)
  const all = await deliveriesOf(webhookId)
  expect(ids).toEqual(all.map(({ id }) => id).toReversed())
  expect(await listWebhooks(accountId)).toMatchObject([{ id: webhookId, waiting: 30, dead: 0 }])
  const [oldest] = all
  await db()
    .update(webhookDeliveries)
    .set({ state: 'delivered', startedAt: new Date(Date.now() - 31 * 24 * hour) })
    .where(eq(webhookDeliveries.id, oldest?.id ?? ''))
  await forgetOldDeliveries()
  expect(await deliveriesOf(webhookId)).toHaveLength(29)
})
