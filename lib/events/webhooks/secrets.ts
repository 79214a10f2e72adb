import 'server-only'
import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { type WebhookRow, webhooks } from '@/db/schema'
import { env } from '@/env'
import { isSealedWithOldKey, seal, unseal } from '../../crypto'
import { type Resealed, resealEach } from '../../reseal'

type Column = 'secret' | 'previous_secret'

const prefix = 'whsec_'
const secretBytes = 32

const context = (webhookId: string, column: Column) => `webhooks/${webhookId}/${column}`

/** A new signing secret as Standard Webhooks writes one: `whsec_` and 256 random bits as base64. */
export function newSecret(): string {
  return `${prefix}${randomBytes(secretBytes).toString('base64')}`
}

/** Seals a secret, bound to its row and column. */
export function sealSecret(webhookId: string, column: Column, secret: string): string {
  return seal(secret, context(webhookId, column), env().TOKEN_KEYS)
}

/** The secret that signs. @throws UnsealError */
export function openSecret({ id, secret }: Pick<WebhookRow, 'id' | 'secret'>): string {
  return unseal(secret, context(id, 'secret'), env().TOKEN_KEYS)
}

/** All secrets that sign now, the newest first: the one before still does for a while. @throws UnsealError */
export function signingSecrets(
  webhook: Pick<WebhookRow, 'id' | 'secret' | 'previousSecret' | 'previousSecretUntil'>,
): string[] {
  const { id, previousSecret, previousSecretUntil } = webhook
  const secret = openSecret(webhook)
  if (!previousSecret || !previousSecretUntil || previousSecretUntil.getTime() <= Date.now()) return [secret]
  return [secret, unseal(previousSecret, context(id, 'previous_secret'), env().TOKEN_KEYS)]
}

/** Seals the secrets of all webhooks again with the first key of the ring. Safe to run at any time and to repeat. */
export async function reencryptWebhookSecrets(): Promise<Resealed> {
  return resealEach(await db().select({ id: webhooks.id }).from(webhooks), reencrypt)
}

function reencrypt({ id }: { id: string }): Promise<boolean> {
  const isOld = (sealed: string | null) => isSealedWithOldKey(sealed, env().TOKEN_KEYS)
  return db().transaction(async (tx) => {
    const [row] = await tx
      .select({ id: webhooks.id, secret: webhooks.secret, previous: webhooks.previousSecret })
      .from(webhooks)
      .where(eq(webhooks.id, id))
      .for('update')
    if (!row) return false
    const secret = openSecret(row)
    const previous = row.previous && unseal(row.previous, context(id, 'previous_secret'), env().TOKEN_KEYS)
    if (!(isOld(row.secret) || isOld(row.previous))) return false
    await tx
      .update(webhooks)
      .set({
        secret: sealSecret(id, 'secret', secret),
        previousSecret: previous && sealSecret(id, 'previous_secret', previous),
      })
      .where(eq(webhooks.id, id))
    return true
  })
}
