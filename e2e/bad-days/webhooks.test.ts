import type { AppUnderTest } from '../support/app-under-test'
import type { Client } from '../support/client'
import { test as base, expect } from '../support/http'
import { signUp } from '../support/oauth-client'
import { verified, WebhookReceiver } from '../support/webhook-receiver'

// biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures a function needs from this pattern
const test = base.extend('receiver', async ({}, { onCleanup }) => {
  const receiver = await WebhookReceiver.start()
  onCleanup(() => receiver.stop())
  return receiver
})

type Webhook = { id: string; secret: string }

async function makeWebhook(ada: Client, { url }: WebhookReceiver, types: string[]): Promise<Webhook> {
  const made = await ada.json('POST', '/api/webhooks', { url, types })
  expect(made.status).toBe(201)
  return (await made.json()) as Webhook
}

/** Ends the web process as a crash would, and waits until its successor answers. */
async function killWeb(app: AppUnderTest): Promise<void> {
  const before = await app.webProcessId()
  process.kill(before, 'SIGKILL')
  await expect.poll(() => app.webProcessId(), { interval: 50, timeout: 30_000 }).not.toBe(before)
}

const answers = (app: AppUnderTest) =>
  fetch(`${app.origin}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  )

test('19 a kill -9 between the commit of a refreshed token and the delivery of its event: listener and webhook get it, once', async ({
  app,
  client,
  receiver,
}) => {
  const { browser: ada } = await signUp(client())
  await ada.connect('ada')
  const { secret } = await makeWebhook(ada, receiver, ['connection.refreshed'])
  const event = () =>
    app.database(
      (
        sql,
      ) => sql`select id, delivered_at is not null as delivered, sealed_payload is null as erased from events
        where type = 'connection.refreshed'`,
    )
  await app.database((sql) => sql`update connections set expires_at = now() - interval '1 minute'`)
  const waiting = await app.database((sql) =>
    sql.begin(async (tx) => {
      // No delivery can be noted, and so none completed, while this is held.
      await tx`lock table event_deliveries in access exclusive mode`
      expect((await ada.get('/api/connect/spotify/status')).status).toBe(200)
      const [committed] = await tx`select id, delivered_at, sealed_payload from events
        where type = 'connection.refreshed'`
      expect(committed).toMatchObject({ delivered_at: null, sealed_payload: expect.any(String) })
      await killWeb(app)
      expect(receiver.messages).toEqual([])
      return committed
    }),
  )
  await expect.poll(event, { timeout: 20_000 }).toEqual([{ id: waiting?.id, delivered: true, erased: true }])
  const message = await receiver.until(({ id }) => id === waiting?.id)
  expect(verified(secret, message)).toMatchObject({ type: 'connection.refreshed' })
  // Each that had the event before, which nothing disturbed; what they write commits with the row that says so.
  const taken = await app.database(
    (sql) => sql`select e.type, array_agg(d.listener order by d.listener) as listeners
      from events e join event_deliveries d on d.event_id = e.id group by e.id, e.type order by e.created_at`,
  )
  const everyone = taken.at(0)?.listeners
  expect(everyone).toContain('webhooks')
  expect(taken.map(({ listeners }) => listeners)).toEqual([everyone, everyone])
  const sent = () =>
    app.database((sql) => sql`select state, attempts from webhook_deliveries where event_id = ${waiting?.id}`)
  await expect.poll(sent, { interval: 50 }).toEqual([{ state: 'delivered', attempts: 1 }])
  expect(receiver.messages.map(({ id }) => id)).toEqual([waiting?.id])
})

test('50 a kill -9 in the middle of a webhook: the message is sent again with the same id', async ({
  app,
  client,
  receiver,
}) => {
  const { browser: ada } = await signUp(client())
  const { id, secret } = await makeWebhook(ada, receiver, ['connection.*'])
  const answer = receiver.hold()
  expect((await ada.json('POST', `/api/webhooks/${id}/test`)).status).toBe(202)
  const first = await receiver.until(({ type }) => type === 'webhook.test')
  await killWeb(app)
  // Six seconds without a sign of life are over.
  await app.database(async (sql) => {
    await sql`update worker_heartbeats set beat_at = now() - interval '1 minute'`
    await sql`update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute'`
  })
  answer()
  const again = await receiver.until((message) => message !== first)
  expect(again.id).toBe(first.id)
  expect(again.body).toBe(first.body)
  for (const message of [first, again])
    expect(verified(secret, message)).toMatchObject({ type: 'webhook.test' })
  const deliveries = async () => {
    const page = await (await ada.get(`/api/webhooks/${id}/deliveries`)).json()
    return (page as { deliveries: { state: string; event_id: string }[] }).deliveries
  }
  await expect.poll(deliveries, { interval: 50 }).toMatchObject([{ state: 'delivered', event_id: first.id }])
  expect(await answers(app)).toBe(true)
})
