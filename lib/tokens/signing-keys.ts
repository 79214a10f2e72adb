import 'server-only'
import { eq, isNull, lt, sql } from 'drizzle-orm'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { db, type Tx } from '@/db/client'
import { signingKeys } from '@/db/schema'
import { env } from '@/env'
import { audit } from '../accounts/audit'
import { isSealedWithOldKey } from '../crypto'
import { log } from '../log'
import { publish } from '../realtime/bus'
import { type Resealed, resealEach } from '../reseal'
import {
  freshKeys,
  keysChangedTopic,
  knownKeys,
  openPrivateJwk,
  type PrivateJwk,
  type PublicJwk,
  privateKey,
  readKeys,
  type StoredKey,
  sealPrivateJwk,
} from './key-set'

const day = 24 * 60 * 60 * 1000

/**
 * How long a retired key still verifies: its tokens live one hour, and the legacy login takes tokens up to 30 days past
 * their expiry.
 */
export const verifiesForMs = 31 * day

/** One at a time over all processes: two would make two keys. */
const lockKeys = sql`select pg_advisory_xact_lock(hashtext('signing_keys'))`

/** The key that signs now, made at the first need. @throws UnsealError where TOKEN_KEYS lacks what sealed it */
export async function activeSigningKey(): Promise<{ kid: string; key: CryptoKey }> {
  const signing = (keys: StoredKey[]) => keys.find(({ verifiesUntilMs }) => verifiesUntilMs === null)
  const stored = signing(await knownKeys()) ?? signing(await makeFirstKey())
  if (!stored) throw new Error('There is no signing key')
  return { kid: stored.id, key: await privateKey(stored) }
}

/** Has the key at hand before the first request needs it. A failure waits until then. */
export async function prepareSigningKey(): Promise<void> {
  await activeSigningKey().catch((error: unknown) => {
    log().error(
      { err: error },
      'the key that signs access tokens cannot be used; npm run keys:rotate makes a new one',
    )
  })
}

export type Jwks = { keys: (PublicJwk & { kid: string; alg: 'ES256'; use: 'sig' })[] }

/** The key set others verify our access tokens with (RFC 7517): the signing key and those retired before their tokens end. */
export async function publicJwks(): Promise<Jwks> {
  await activeSigningKey()
  const keys = await knownKeys()
  return { keys: keys.map(({ id, publicJwk }) => ({ ...publicJwk, kid: id, alg: 'ES256', use: 'sig' })) }
}

/**
 * Makes a new key that signs from now on in every process; the previous one verifies for another 31 days, and keys past
 * that are destroyed. Needs no access to the old private key.
 * @param actorId who asked; null for the operator
 * @returns the new `kid`
 */
export async function rotateSigningKeys(actorId: string | null = null): Promise<{ kid: string }> {
  const kid = await db().transaction(async (tx) => {
    await tx.execute(lockKeys)
    const now = new Date()
    await tx.delete(signingKeys).where(lt(signingKeys.verifiesUntil, now))
    await tx
      .update(signingKeys)
      .set({ retiredAt: now, verifiesUntil: new Date(now.getTime() + verifiesForMs) })
      .where(isNull(signingKeys.retiredAt))
    const made = await insertKey(tx)
    await audit(tx, { action: 'keys.rotated', actorId, targetId: made })
    await publish(tx, { topic: keysChangedTopic })
    return made
  })
  await freshKeys()
  return { kid }
}

async function makeFirstKey(): Promise<StoredKey[]> {
  await db().transaction(async (tx) => {
    await tx.execute(lockKeys)
    const keys = await readKeys(tx)
    if (keys.every(({ verifiesUntilMs }) => verifiesUntilMs !== null)) await insertKey(tx)
  })
  return freshKeys()
}

async function insertKey(tx: Tx): Promise<string> {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const { x, y, d } = await exportJWK(pair.privateKey)
  if (!x || !y || !d) throw new Error('The new key lacks its parts')
  const publicJwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y }
  const id = await calculateJwkThumbprint(publicJwk)
  const privateJwk: PrivateJwk = { ...publicJwk, d }
  await tx.insert(signingKeys).values({
    id,
    publicJwk,
    sealedPrivateJwk: sealPrivateJwk(id, privateJwk),
    createdAt: new Date(),
  })
  return id
}

/** Seals the private keys again where they were sealed with another than the first key of the ring. */
export async function reencryptSigningKeys(): Promise<Resealed> {
  return db().transaction(async (tx) => {
    await tx.execute(lockKeys)
    const rows = await tx
      .select({ id: signingKeys.id, sealed: signingKeys.sealedPrivateJwk })
      .from(signingKeys)
    const outcome = await resealEach(rows, async ({ id, sealed }) => {
      const privateJwk = openPrivateJwk(id, sealed)
      if (!isSealedWithOldKey(sealed, env().TOKEN_KEYS)) return false
      await tx
        .update(signingKeys)
        .set({ sealedPrivateJwk: sealPrivateJwk(id, privateJwk) })
        .where(eq(signingKeys.id, id))
      return true
    })
    if (outcome.sealed > 0) await publish(tx, { topic: keysChangedTopic })
    return outcome
  })
}
