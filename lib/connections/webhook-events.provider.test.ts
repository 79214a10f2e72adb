import { getTableColumns } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { connections, events, webhookDeliveries, webhooks } from '@/db/schema'
import { env } from '@/env'
import { startProviderUnderTest } from '@/scripts/vitest/providers-under-test/start'
import { drainEvents } from '../events/drain'
import { attemptDelivery } from '../events/webhooks/attempt'
import { type Receiver, startReceiver } from '../events/webhooks/receiver-under-test'
import { startWebhooks } from '../events/webhooks/take-event'
import { deliveriesOf, webhookOf } from '../events/webhooks/webhook-under-test'
import { createLog } from '../log'
import { singleton } from '../singleton'
import { validAccessToken } from './access-token'
import { disconnect } from './disconnect'
import { openAccessToken, openRefreshToken } from './sealed-tokens'
import { tellOfConnections } from './webhook-events'
import { type Person, type ProviderWorld, startProviderWorld } from './world-under-test'

const logged: string[] = []

let world: ProviderWorld
let receiver: Receiver
let ada: Person
let webhookId: string
let secret: string
let tokens: string[]

beforeAll(async () => {
  world = await startProviderWorld(startProviderUnderTest)
  // The log of this process, before anybody else makes one.
  singleton('log', () => createLog({ write: (line) => logged.push(line) })).level = 'trace'
  // Receivers on this machine may be called.
  env().SIMULATOR_ORIGIN ??= 'http://127.0.0.1:9'
  receiver = await startReceiver()
  tellOfConnections()
  startWebhooks()
})
afterAll(async () => {
  await receiver.close()
  await world.provider.close()
})
beforeEach(async () => {
  await db().delete(connections)
  await db().delete(events)
  world.provider.reset()
  receiver.received.length = 0
  tokens = []
  ada = await world.person()
  const made = await webhookOf(ada.accountId, receiver.url, ['connection.*'])
  webhookId = made.webhookId
  secret = made.secret
})

/** Keeps the tokens of this moment, so that they can be looked for. */
async function keepTokens(): Promise<void> {
  const row = await world.row(ada)
  tokens.push(openAccessToken(row), openRefreshToken(row) ?? openAccessToken(row))
}

/** The whole life of a connection: made, refreshed, refused, made anew, and taken away. */
async function liveThrough(): Promise<void> {
  await world.connect(ada)
  await keepTokens()
  await world.expire(ada)
  await validAccessToken(ada.key)
  await keepTokens()
  world.provider.end('ada', 'grant')
  await world.expire(ada)
  await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'needs_reconnect' })
  await world.connect(ada)
  await keepTokens()
  await disconnect(ada.key)
}

async function deliver(): Promise<void> {
  await drainEvents()
  for (const { id } of await deliveriesOf(webhookId)) await attemptDelivery({ delivery_id: id })
}

test('19 webhooks are told of the whole life of a connection, in its order', async () => {
  await liveThrough()
  await deliver()
  const messages = receiver.received.map(({ body }) => JSON.parse(body))
  expect(
    messages.map(({ type, data }) => [type, data.connection.state, data.connection.version, data.reason]),
  ).toEqual([
    ['connection.created', 'connected', 1, null],
    ['connection.refreshed', 'connected', 2, null],
    ['connection.invalidated', 'needs_reconnect', 2, 'invalid_grant'],
    ['connection.created', 'connected', 3, null],
    ['connection.invalidated', 'not_connected', 3, 'disconnected'],
  ])
  const [created, , invalidated] = messages
  expect(created.data).toEqual({
    connection: {
      id: expect.any(String),
      provider: world.provider.id,
      account: { id: expect.any(String), name: expect.any(String) },
      scope: expect.arrayContaining([...world.provider.traits.scope]),
      state: 'connected',
      version: 1,
      expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
      refresh_expires_at:
        world.provider.traits.refreshExpiry === 'untold' ? null : expect.stringMatching(/^\d{4}-.*Z$/),
    },
    reason: null,
  })
  expect(invalidated.data.connection).toMatchObject({ expires_at: null, refresh_expires_at: null })
})

test('47 no body, header, row or line of the log holds a token or a secret', async () => {
  await liveThrough()
  receiver.answer(500)
  await deliver()
  receiver.answer(204)
  await db().update(webhookDeliveries).set({ nextAttemptAt: new Date() })
  await deliver()
  expect(receiver.received).toHaveLength(10)
  const rows = [
    ...(await db().select(getTableColumns(webhooks)).from(webhooks)),
    ...(await db().select(getTableColumns(webhookDeliveries)).from(webhookDeliveries)),
    ...(await db().select(getTableColumns(events)).from(events)),
  ]
  expect(logged.join('')).toContain('a webhook was not delivered')
  const everything = JSON.stringify([receiver.received, rows, logged])
  const secrets = [...tokens, world.provider.clientSecret, secret, ada.cookie.split('=')[1] ?? 'there is one']
  expect(new Set(tokens).size).toBeGreaterThanOrEqual(3)
  for (const one of secrets) expect(everything).not.toContain(one)
})
