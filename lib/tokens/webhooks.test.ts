import { randomUUID } from 'node:crypto'
import { eq, getTableColumns } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { auditLog, webhookDeliveries, webhooks } from '@/db/schema'
import { env } from '@/env'
import { createGuest } from '../accounts/guests'
import { sealedWith, UnsealError } from '../crypto'
import { attemptDelivery } from '../events/webhooks/attempt'
import { listDeliveries, replayDelivery, sendTestEvent } from '../events/webhooks/deliveries'
import { type Receiver, startReceiver } from '../events/webhooks/receiver-under-test'
import { openSecret, reencryptWebhookSecrets, signingSecrets } from '../events/webhooks/secrets'
import { listWebhooks, readWebhook } from '../events/webhooks/webhook-dto'
import { attempted, demoMode } from '../events/webhooks/webhook-under-test'
import { registered } from './tokens-under-test'
import { createWebhook, deleteWebhook, newWebhookInput, rotateSecret, updateWebhook } from './webhooks'

let receiver: Receiver
let accountId: string

beforeEach(async () => {
  demoMode()
  receiver = await startReceiver()
  accountId = (await registered()).id
})
afterEach(() => receiver.close())

const input = (more: object = {}) => newWebhookInput.parse({ url: receiver.url, types: ['room.*'], ...more })

async function row(id: string) {
  const [found] = await db().select(getTableColumns(webhooks)).from(webhooks).where(eq(webhooks.id, id))
  if (!found) throw new Error('no webhook')
  return found
}

async function actions(of: string): Promise<string[]> {
  const rows = await db()
    .select({ action: auditLog.action, details: auditLog.details })
    .from(auditLog)
    .where(eq(auditLog.targetId, of))
    .orderBy(auditLog.at)
  return rows.map(({ action, details }) => `${action} ${JSON.stringify(details)}`)
}

describe('a webhook', () => {
  test('is made with a secret that is shown once, and told apart by its name', async () => {
    const { webhook, secret } = await createWebhook(accountId, input({ name: ' Kitchen ' }))
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(webhook).toEqual({
      id: expect.any(String),
      url: receiver.url,
      name: 'Kitchen',
      types: ['room.*'],
      enabled: true,
      disabled_reason: null,
      previous_secret_until: null,
      created_at: expect.any(String),
      last_delivery: null,
      waiting: 0,
      dead: 0,
    })
    expect(await listWebhooks(accountId)).toEqual([webhook])
    expect(JSON.stringify(await row(webhook.id))).not.toContain(secret.slice('whsec_'.length))
    const { host } = new URL(receiver.url)
    expect(await actions(webhook.id)).toEqual([`webhook.created {"host":"${host}"}`])
  })

  test.each([
    { types: [] },
    { types: ['room.nothing'] },
    { types: ['webhook.test'] },
    { types: 'room.*' },
    { url: 'ftp://example.com/' },
    { name: 'x'.repeat(81) },
    { name: 'a\0' },
    { secret: 'mine' },
  ])('is refused with %j', (more) => {
    expect(newWebhookInput.safeParse({ url: receiver.url, types: ['room.*'], ...more }).success).toBe(false)
  })

  test('is for registered accounts', async () => {
    const { account } = await createGuest({ userAgent: null })
    await expect(createWebhook(account.id, input())).rejects.toMatchObject({ code: 'forbidden' })
    await expect(createWebhook(randomUUID(), input())).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('is one of ten at the most, also of many that are made at once', async () => {
    const made = await Promise.allSettled(Array.from({ length: 13 }, () => createWebhook(accountId, input())))
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    await expect(createWebhook(accountId, input())).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('at most 10'),
    })
  })

  test('is nobody else’s', async () => {
    const { webhook } = await createWebhook(accountId, input())
    const { id: stranger } = await registered()
    const outcomes = await Promise.allSettled([
      readWebhook(stranger, webhook.id),
      updateWebhook(stranger, webhook.id, { enabled: false }),
      rotateSecret(stranger, webhook.id),
      deleteWebhook(stranger, webhook.id),
      readWebhook(accountId, 'nonsense'),
      deleteWebhook(accountId, randomUUID()),
    ])
    expect(outcomes).toEqual(
      outcomes.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code: 'not_found' }) })),
    )
    expect(await readWebhook(accountId, webhook.id)).toMatchObject({ enabled: true })
  })

  test('that is switched off lets what waits die; on again it can be replayed', async () => {
    const { webhook } = await createWebhook(accountId, input())
    const { id } = await sendTestEvent(accountId, webhook.id)
    expect(await updateWebhook(accountId, webhook.id, { enabled: false })).toMatchObject({
      enabled: false,
      disabled_reason: 'owner',
      waiting: 0,
      dead: 1,
    })
    await attemptDelivery({ delivery_id: id })
    expect(receiver.received).toEqual([])
    expect(await updateWebhook(accountId, webhook.id, { enabled: true, name: null })).toMatchObject({
      enabled: true,
      disabled_reason: null,
      dead: 1,
    })
    await replayDelivery(accountId, webhook.id, id)
    expect(await attempted(webhook.id)).toMatchObject({ state: 'delivered' })
  })

  test('that moves has what waits sent to the new address, and the audit log says where', async () => {
    const other = await startReceiver()
    const { webhook } = await createWebhook(accountId, input())
    await sendTestEvent(accountId, webhook.id)
    await updateWebhook(accountId, webhook.id, { url: `${other.url}?key=secret`, types: ['room.ended'] })
    await attempted(webhook.id)
    expect([receiver.received.length, other.received.length]).toEqual([0, 1])
    expect((await actions(webhook.id))[1]).toBe(`webhook.moved {"host":"127.0.0.1:${other.port}"}`)
    await other.close()
  })

  test('that is deleted takes its deliveries along', async () => {
    const { webhook } = await createWebhook(accountId, input())
    const { id } = await sendTestEvent(accountId, webhook.id)
    await deleteWebhook(accountId, webhook.id)
    expect(await listWebhooks(accountId)).toEqual([])
    await expect(listDeliveries(accountId, webhook.id)).rejects.toMatchObject({ code: 'not_found' })
    expect(
      await db()
        .select({ id: webhookDeliveries.id })
        .from(webhookDeliveries)
        .where(eq(webhookDeliveries.id, id)),
    ).toEqual([])
    expect(await actions(webhook.id)).toHaveLength(2)
  })
})

describe('a signing secret', () => {
  const received = () => receiver.received.at(-1)
  const verifies = (secret: string): boolean => {
    try {
      new Webhook(secret).verify(received()?.body ?? '', received()?.headers ?? {})
      return true
    } catch {
      return false
    }
  }

  test('that is rotated signs along for 24 hours', async () => {
    const { webhook, secret: first } = await createWebhook(accountId, input())
    const { secret: second, previous_secret_until: until } = await rotateSecret(accountId, webhook.id)
    expect(new Date(until ?? 0).getTime() - Date.now()).toBeCloseTo(24 * 3_600_000, -4)
    expect(await readWebhook(accountId, webhook.id)).toMatchObject({ previous_secret_until: until })
    const { id } = await sendTestEvent(accountId, webhook.id)
    await attempted(webhook.id)
    expect([verifies(first), verifies(second)]).toEqual([true, true])
    await db()
      .update(webhooks)
      .set({ previousSecretUntil: new Date(Date.now() - 1) })
      .where(eq(webhooks.id, webhook.id))
    await replayDelivery(accountId, webhook.id, id)
    await attempted(webhook.id)
    expect([verifies(first), verifies(second)]).toEqual([false, true])
    expect(await readWebhook(accountId, webhook.id)).toMatchObject({ previous_secret_until: null })
    const { secret: third } = await rotateSecret(accountId, webhook.id)
    await rotateSecret(accountId, webhook.id)
    expect(signingSecrets(await row(webhook.id))).toContain(third)
    expect(signingSecrets(await row(webhook.id))).not.toContain(second)
  })

  test('21 is sealed for its row and column, opens with an old key, and is sealed again with the first', async () => {
    const { webhook, secret } = await createWebhook(accountId, input())
    const { webhook: other } = await createWebhook(accountId, input())
    const { secret: next } = await rotateSecret(accountId, webhook.id)
    const foreign = { id: other.id, secret: (await row(webhook.id)).secret }
    expect(() => openSecret(foreign)).toThrow(UnsealError)
    const keys = env().TOKEN_KEYS
    const first = [...keys]
    keys.unshift({ id: 'next', key: Buffer.alloc(32, 9) })
    expect(signingSecrets(await row(webhook.id))).toEqual([next, secret])
    expect((await reencryptWebhookSecrets()).sealed).toBeGreaterThanOrEqual(2)
    expect((await reencryptWebhookSecrets()).sealed).toBe(0)
    keys.splice(1)
    const { secret: sealed, previousSecret } = await row(webhook.id)
    expect([sealed, previousSecret ?? ''].map(sealedWith)).toEqual(['next', 'next'])
    expect(signingSecrets(await row(webhook.id))).toEqual([next, secret])
    keys.splice(0, keys.length, ...first)
  })
})
