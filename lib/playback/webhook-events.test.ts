import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, events } from '@/db/schema'
import { drainEvents } from '../events/drain'
import { startWebhooks } from '../events/webhooks/take-event'
import { deliveriesOf, webhookOf } from '../events/webhooks/webhook-under-test'
import { tellOfRooms } from '../rooms/webhook-events'
import { lookNow, playsOf, type Stage, snapshot, startStage } from './playback-under-test'
import { skip } from './skip'

let stage: Stage

beforeAll(async () => {
  stage = await startStage()
  tellOfRooms()
  startWebhooks()
})
beforeEach(async () => {
  await stage.clear()
  await db().delete(events)
})
afterAll(() => stage.close())

test('a host’s webhooks are told of each song that begins, once', async () => {
  const { id, code, host } = await stage.room('ada')
  await db().update(accounts).set({ kind: 'registered' }).where(eq(accounts.id, host.account.id))
  const { webhookId } = await webhookOf(host.account.id, 'https://example.com/hook', ['room.play_started'])
  stage.control.player({ account: 'ada', is_playing: true })
  await lookNow(id)
  await lookNow(id)
  const { now } = await snapshot(id)
  await skip(host, code)
  await lookNow(id)
  await drainEvents()
  const told = (await deliveriesOf(webhookId)).map(({ body }) => JSON.parse(body))
  expect(told.map(({ data }) => data.play.id)).toEqual((await playsOf(id)).map((play) => play.id))
  expect(told).toHaveLength(2)
  expect(told[0]).toEqual({
    type: 'room.play_started',
    timestamp: expect.any(String),
    data: {
      room: { id, code, name: expect.any(String) },
      play: {
        id: now?.play_id,
        uri: now?.uri,
        title: expect.any(String),
        artists: expect.arrayContaining([expect.any(String)]),
      },
    },
  })
})
