import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { call, outcome } from '@/app/api/rooms/calls-under-test'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { type Receiver, startReceiver } from '@/lib/events/webhooks/receiver-under-test'
import { attempted, demoMode } from '@/lib/events/webhooks/webhook-under-test'
import { type Person, person } from '@/lib/rooms/party-under-test'
import { makePersonalToken } from '@/lib/tokens/personal-tokens'
import { POST as replay } from './[id]/deliveries/[delivery]/replay/route'
import { GET as listDeliveries } from './[id]/deliveries/route'
import { GET as read, DELETE as remove, PATCH as update } from './[id]/route'
import { POST as rotate } from './[id]/secret/route'
import { POST as sendTest } from './[id]/test/route'
import { POST as create, GET as list } from './route'

let receiver: Receiver
let ada: Person

beforeEach(async () => {
  demoMode()
  receiver = await startReceiver()
  ada = await registered()
})
afterEach(() => receiver.close())

async function registered(): Promise<Person> {
  const somebody = await person('Ada')
  await db().update(accounts).set({ kind: 'registered' }).where(eq(accounts.id, somebody.account.id))
  return somebody
}

const body = (more: object = {}) => ({ url: receiver.url, types: ['room.*', 'connection.created'], ...more })

async function made(as: Person = ada) {
  const answer = await call(create, 'POST', { as, body: body() })
  expect(answer.status).toBe(201)
  return answer.json()
}

describe('webhooks by the API', () => {
  test('are made, listed, read, changed, tested, replayed and deleted', async () => {
    const { secret, ...webhook } = await made()
    expect(secret).toMatch(/^whsec_/)
    const params = { id: webhook.id }
    expect(await (await call(list, 'GET', { as: ada })).json()).toEqual({ webhooks: [webhook] })
    expect(await (await call(read, 'GET', { as: ada, params })).json()).toEqual(webhook)

    const changed = await call(update, 'PATCH', {
      as: ada,
      params,
      body: { name: 'Hall', types: ['room.*'] },
    })
    expect(await changed.json()).toEqual({ ...webhook, name: 'Hall', types: ['room.*'] })

    const test = await call(sendTest, 'POST', { as: ada, params })
    expect(test.status).toBe(202)
    const delivery = await test.json()
    expect(delivery).toMatchObject({ type: 'webhook.test', state: 'pending', attempts: 0 })
    await attempted(webhook.id)
    const page = await (await call(listDeliveries, 'GET', { as: ada, params })).json()
    expect(page).toMatchObject({
      deliveries: [{ id: delivery.id, state: 'delivered', attempts: 1, last_status: 204, last_error: null }],
      next_before: null,
    })
    const again = await call(replay, 'POST', { as: ada, params: { ...params, delivery: delivery.id } })
    expect([again.status, (await again.json()).state]).toEqual([202, 'pending'])

    const rotated = await (await call(rotate, 'POST', { as: ada, params })).json()
    expect(rotated).toEqual({
      secret: expect.stringMatching(/^whsec_/),
      previous_secret_until: expect.any(String),
    })
    expect(rotated.secret).not.toBe(secret)
    expect(await outcome(call(remove, 'DELETE', { as: ada, params }))).toBe('204')
    expect(await outcome(call(read, 'GET', { as: ada, params }))).toBe('404 not_found')
  })

  test.each([
    [{ url: 'http://10.0.0.1/' }, 'url'],
    [{ url: 'https://ada:secret@example.com/' }, 'url'],
    [{ types: [] }, 'types'],
    [{ types: ['token.created'] }, 'types.0'],
    [{ account_id: 'mine' }, 'account_id'],
    [{ enabled: false }, 'enabled'],
  ])('47: answer 422 to %j', async (more, path) => {
    const answer = await call(create, 'POST', { as: ada, body: body(more) })
    expect([answer.status, (await answer.json()).errors?.[0]?.path]).toEqual([422, path])
  })

  test('are nobody else’s: another’s and unknown ones are 404', async () => {
    const { id } = await made()
    const delivery = (await (await call(sendTest, 'POST', { as: ada, params: { id } })).json()).id
    const bo = await registered()
    for (const params of [
      { id, delivery },
      { id: randomUUID(), delivery },
      { id: 'x', delivery: 'y' },
    ]) {
      const calls = [
        call(read, 'GET', { as: bo, params }),
        call(update, 'PATCH', { as: bo, params, body: {} }),
        call(remove, 'DELETE', { as: bo, params }),
        call(rotate, 'POST', { as: bo, params }),
        call(sendTest, 'POST', { as: bo, params }),
        call(listDeliveries, 'GET', { as: bo, params }),
        call(replay, 'POST', { as: bo, params }),
      ]
      expect(await Promise.all(calls.map(outcome))).toEqual(calls.map(() => '404 not_found'))
    }
  })

  test('32: are of browser sessions: tokens are refused, guests have none, strangers are asked to sign in', async () => {
    const { secret } = await makePersonalToken({
      accountId: ada.account.id,
      name: 'P',
      scopes: ['profile', 'performer', 'venue'],
      expiresAt: null,
    })
    const headers = { authorization: `Bearer ${secret}` }
    expect(await outcome(call(list, 'GET', { headers }))).toBe('403 session_required')
    expect(await outcome(call(create, 'POST', { headers, body: body() }))).toBe('403 session_required')
    expect(await outcome(call(list, 'GET'))).toBe('401 unauthenticated')
    expect(await outcome(call(create, 'POST', { body: body() }))).toBe('401 unauthenticated')
    const guest = await person('Bo')
    expect(await outcome(call(create, 'POST', { as: guest, body: body() }))).toBe('403 forbidden')
    expect(await (await call(list, 'GET', { as: guest })).json()).toEqual({ webhooks: [] })
  })

  test('30: refuse another site', async () => {
    const headers = { origin: 'https://evil.example' }
    expect(await outcome(call(create, 'POST', { as: ada, headers, body: body() }))).toBe('403 cross_site')
  })

  test('are ten at the most', async () => {
    for (let n = 0; n < 10; n++) await made()
    expect(await outcome(call(create, 'POST', { as: ada, body: body() }))).toBe('409 conflict')
  })

  test('cannot be tested while they are off', async () => {
    const { id } = await made()
    await call(update, 'PATCH', { as: ada, params: { id }, body: { enabled: false } })
    expect(await outcome(call(sendTest, 'POST', { as: ada, params: { id } }))).toBe('409 conflict')
  })
})
