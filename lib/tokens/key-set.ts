import 'server-only'
import { desc, gt, isNull, or } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Executor } from '@/db/client'
import { signingKeys } from '@/db/schema'
import { env } from '@/env'
import { seal, unseal } from '../crypto'
import { log } from '../log'
import { resyncTopic, subscribe } from '../realtime/bus'
import { singleton } from '../singleton'

/** Bus topic: the signing keys changed. */
export const keysChangedTopic = 'signing_keys'

/** A foreign `kid` may cause one query in this time and no more. */
const unknownKeyEveryMs = 3_000

const publicJwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() })
const privateJwk = publicJwk.extend({ d: z.string() })

export type PublicJwk = z.infer<typeof publicJwk>
export type PrivateJwk = z.infer<typeof privateJwk>

/** A key as it is kept per process: plain data, since each bundle has its own copy of every library. */
export type StoredKey = {
  /** The `kid`. */
  id: string
  publicJwk: PublicJwk
  sealedPrivateJwk: string
  /** Null for the key that signs. */
  retiredAtMs: number | null
  verifiesUntilMs: number | null
}

type KeySet = { keys: StoredKey[] | null; loading: Promise<StoredKey[]> | null; loadedAt: number }

function keySet(): KeySet {
  return singleton('signing-keys', () => {
    const set: KeySet = { keys: null, loading: null, loadedAt: 0 }
    subscribe(({ topic }) => {
      if (!set.keys || (topic !== keysChangedTopic && topic !== resyncTopic)) return
      reload(set).catch((error: unknown) =>
        log().warn({ err: error }, 'the signing keys were not read again'),
      )
    })
    return set
  })
}

/** Reads the keys after whatever read is under way, which may have begun before the change. */
function reload(set: KeySet): Promise<StoredKey[]> {
  const before = set.loading?.catch(() => undefined) ?? Promise.resolve()
  const loading = before.then(async () => {
    set.loadedAt = Date.now()
    set.keys = await readKeys()
    return set.keys
  })
  set.loading = loading
  const done = () => {
    if (set.loading === loading) set.loading = null
  }
  loading.then(done, done)
  return loading
}

/** The keys that sign or still verify, the newest first. Reads what the transaction sees. */
export async function readKeys(executor: Executor = db()): Promise<StoredKey[]> {
  const rows = await executor
    .select({
      id: signingKeys.id,
      publicJwk: signingKeys.publicJwk,
      sealedPrivateJwk: signingKeys.sealedPrivateJwk,
      retiredAt: signingKeys.retiredAt,
      verifiesUntil: signingKeys.verifiesUntil,
    })
    .from(signingKeys)
    .where(or(isNull(signingKeys.retiredAt), gt(signingKeys.verifiesUntil, new Date())))
    .orderBy(desc(signingKeys.createdAt))
  return rows.map(({ id, sealedPrivateJwk, retiredAt, verifiesUntil, ...row }) => ({
    id,
    publicJwk: publicJwk.parse(row.publicJwk),
    sealedPrivateJwk,
    retiredAtMs: retiredAt?.getTime() ?? null,
    verifiesUntilMs: verifiesUntil?.getTime() ?? null,
  }))
}

/** The keys as this process knows them: no query but the first. */
export async function knownKeys(): Promise<StoredKey[]> {
  const set = keySet()
  const keys = set.keys ?? (await (set.loading ?? reload(set)))
  return keys.filter(({ verifiesUntilMs }) => verifiesUntilMs === null || verifiesUntilMs > Date.now())
}

/** The keys as the database has them now. */
export async function freshKeys(): Promise<StoredKey[]> {
  return reload(keySet())
}

/**
 * The public key of this `kid`, asked for afresh where another process may just have made it.
 * @returns `retiredAtMs` is null for the key that signs now
 */
export async function verificationKey(
  kid: string,
): Promise<{ key: CryptoKey; retiredAtMs: number | null } | null> {
  const find = (keys: StoredKey[]) => keys.find(({ id }) => id === kid)
  const stored = find(await knownKeys()) ?? find(await keysPerhapsNewer())
  if (!stored) return null
  const key = await imported(`verify ${stored.id}`, () => stored.publicJwk, 'verify')
  return { key, retiredAtMs: stored.retiredAtMs }
}

async function keysPerhapsNewer(): Promise<StoredKey[]> {
  const set = keySet()
  if (set.loading) return set.loading
  return Date.now() - set.loadedAt > unknownKeyEveryMs ? reload(set) : []
}

/** The private key, opened. @throws UnsealError where it was sealed with a key the ring lacks */
export function privateKey(key: StoredKey): Promise<CryptoKey> {
  return imported(`sign ${key.id}`, () => openPrivateJwk(key.id, key.sealedPrivateJwk), 'sign')
}

const context = (id: string) => `signing_keys/${id}/private_jwk`

export function sealPrivateJwk(id: string, jwk: PrivateJwk): string {
  return seal(JSON.stringify(jwk), context(id), env().TOKEN_KEYS)
}

/** @throws UnsealError */
export function openPrivateJwk(id: string, sealed: string): PrivateJwk {
  return privateJwk.parse(JSON.parse(unseal(sealed, context(id), env().TOKEN_KEYS)))
}

/** Of this bundle: keys never change under their name. */
const importedKeys = new Map<string, Promise<CryptoKey>>()

function imported(name: string, jwk: () => PublicJwk, use: 'sign' | 'verify'): Promise<CryptoKey> {
  const before = importedKeys.get(name)
  if (before) return before
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = crypto.subtle.importKey('jwk', jwk(), algorithm, false, [use])
  importedKeys.set(name, key)
  return key
}
