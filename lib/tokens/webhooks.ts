import 'server-only'
import { randomUUID } from 'node:crypto'
import { count, eq } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Tx } from '@/db/client'
import { type WebhookRow, webhooks } from '@/db/schema'
import { type AuditEntry, audit } from '../accounts/audit'
import { lockRegistered } from '../accounts/live-account'
import { shownLine } from '../accounts/shown-text'
import { UnsealError } from '../crypto'
import { AppError } from '../errors'
import { webhookUrl } from '../events/webhooks/address'
import { webhookTypes } from '../events/webhooks/event-types'
import { newSecret, openSecret, sealSecret } from '../events/webhooks/secrets'
import { switchOff } from '../events/webhooks/settle'
import { lockWebhook, readWebhook, type WebhookDto } from '../events/webhooks/webhook-dto'

/** More than an account needs; each event costs a call for each. */
const mostWebhooks = 10
/** How long the secret before signs along, so that receivers can be told the new one. */
const rotationMs = 24 * 60 * 60 * 1000

const subscribed = z
  .array(z.enum(webhookTypes))
  .min(1, 'Choose at least one type of event')
  .transform((some) => webhookTypes.filter((type) => some.includes(type)))

export const newWebhookInput = z.strictObject({
  url: webhookUrl,
  name: shownLine(80).nullish(),
  types: subscribed,
})

export type NewWebhookInput = z.output<typeof newWebhookInput>

export const webhookChanges = z.strictObject({
  url: webhookUrl.optional(),
  name: shownLine(80).nullable().optional(),
  types: subscribed.optional(),
  /** Off: nothing is sent, and what waits is dead. On: what happens from then on is sent. */
  enabled: z.boolean().optional(),
})

export type WebhookChanges = z.output<typeof webhookChanges>

/**
 * Makes a webhook of a registered account.
 * @param input as `newWebhookInput` checked it
 * @returns the secret as well, `whsec_…`, which is shown this once
 * @throws AppError `forbidden` for a guest and for an account that has ended; `conflict` where it has ten
 */
export async function createWebhook(
  accountId: string,
  { url, name = null, types }: NewWebhookInput,
  headers?: Headers,
): Promise<{ webhook: WebhookDto; secret: string }> {
  const id = randomUUID()
  const secret = newSecret()
  const webhook = await db().transaction(async (tx) => {
    await assertRoom(tx, accountId)
    const createdAt = new Date()
    await tx
      .insert(webhooks)
      .values({ id, accountId, url, name, types, secret: sealSecret(id, 'secret', secret), createdAt })
    await record(tx, 'webhook.created', { id, accountId, url }, headers)
    return readWebhook(accountId, id, tx)
  })
  return { webhook, secret }
}

/** Locks the account, so that of two at once there are still ten at the most. */
async function assertRoom(tx: Tx, accountId: string): Promise<void> {
  await lockRegistered(tx, accountId, 'Only registered accounts have webhooks')
  const [held] = await tx.select({ n: count() }).from(webhooks).where(eq(webhooks.accountId, accountId))
  if ((held?.n ?? 0) < mostWebhooks) return
  throw new AppError('conflict', {
    detail: `An account has at most ${mostWebhooks} webhooks. Delete one first`,
  })
}

/**
 * Changes what is given and leaves the rest. Deliveries that wait go to the new address.
 * @param changes as `webhookChanges` checked them
 * @throws AppError `not_found`
 */
export function updateWebhook(
  accountId: string,
  id: string,
  { enabled, ...given }: WebhookChanges,
  headers?: Headers,
): Promise<WebhookDto> {
  return db().transaction(async (tx) => {
    const row = await lockWebhook(tx, accountId, id)
    if (enabled === false && !row.disabledAt) await switchOff(tx, id, 'owner')
    const on = enabled === true ? { disabledAt: null, disabledReason: null } : {}
    await tx
      .update(webhooks)
      .set({ ...given, ...on, updatedAt: new Date() })
      .where(eq(webhooks.id, id))
    if (given.url !== undefined && given.url !== row.url) {
      await record(tx, 'webhook.moved', { ...row, url: given.url }, headers)
    }
    return readWebhook(accountId, id, tx)
  })
}

/** Deletes the account's webhook with its deliveries. @throws AppError `not_found` */
export async function deleteWebhook(accountId: string, id: string, headers?: Headers): Promise<void> {
  await db().transaction(async (tx) => {
    const row = await lockWebhook(tx, accountId, id)
    await tx.delete(webhooks).where(eq(webhooks.id, id))
    await record(tx, 'webhook.deleted', row, headers)
  })
}

/**
 * Gives the webhook a new secret; the one before signs along for 24 hours, and one before that no more.
 * @returns the new secret, shown this once
 * @throws AppError `not_found`
 */
export function rotateSecret(
  accountId: string,
  id: string,
  headers?: Headers,
): Promise<{ secret: string; previous_secret_until: string | null }> {
  return db().transaction(async (tx) => {
    const row = await lockWebhook(tx, accountId, id)
    const secret = newSecret()
    const previous = previousOf(row)
    const until = previous ? new Date(Date.now() + rotationMs) : null
    await tx
      .update(webhooks)
      .set({
        secret: sealSecret(id, 'secret', secret),
        previousSecret: previous && sealSecret(id, 'previous_secret', previous),
        previousSecretUntil: until,
        updatedAt: new Date(),
      })
      .where(eq(webhooks.id, id))
    await record(tx, 'webhook.secret_rotated', row, headers)
    return { secret, previous_secret_until: until?.toISOString() ?? null }
  })
}

/** Null where its key is lost: then the new secret is the way on. */
function previousOf(row: WebhookRow): string | null {
  try {
    return openSecret(row)
  } catch (error) {
    if (error instanceof UnsealError) return null
    throw error
  }
}

/** The host alone: paths and queries of receivers may hold secrets. */
function record(
  tx: Tx,
  action: Extract<AuditEntry['action'], `webhook.${string}`>,
  { id, accountId, url }: Pick<WebhookRow, 'id' | 'accountId' | 'url'>,
  headers?: Headers,
): Promise<void> {
  const details = { host: new URL(url).host }
  return audit(tx, { action, actorId: accountId, accountId, targetId: id, details, headers })
}
