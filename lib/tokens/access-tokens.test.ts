import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  decodeProtectedHeader,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWTHeaderParameters,
  jwtVerify,
  SignJWT,
} from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { signingKeys } from '@/db/schema'
import { accessTokenSeconds, issueAccessToken, verifyAccessToken } from './access-tokens'
import { freshKeys, knownKeys, openPrivateJwk } from './key-set'
import { findAccessToken } from './live-grant'
import type { Scope } from './scopes'
import { publicJwks, rotateSigningKeys, verifiesForMs } from './signing-keys'
import { granted, registered } from './tokens-under-test'

const origin = 'http://127.0.0.1:3000'
const hour = 60 * 60
const now = () => Math.floor(Date.now() / 1000)
const scopes: readonly Scope[] = ['profile']

type Claims = Record<string, unknown>

const good = (): Claims => ({
  iss: origin,
  aud: origin,
  sub: randomUUID(),
  client_id: 'a-client',
  scope: 'profile',
  jti: randomUUID(),
  grant_id: randomUUID(),
  iat: now(),
  exp: now() + hour,
})

/** The key that signs now, as a thief of it would have it. */
async function ourKey(): Promise<{ kid: string; key: CryptoKey }> {
  const [stored] = await knownKeys()
  if (!stored) throw new Error('no key')
  const key = await importJWK(openPrivateJwk(stored.id, stored.sealedPrivateJwk), 'ES256')
  if (key instanceof Uint8Array) throw new Error('no private key')
  return { kid: stored.id, key }
}

async function signed(
  claims: Claims,
  header: Partial<JWTHeaderParameters> = {},
  by?: CryptoKey | Uint8Array,
) {
  const { kid, key } = await ourKey()
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
    .sign(by ?? key)
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function foreignPair() {
  const pair = await generateKeyPair('ES256', { extractable: true })
  return { key: pair.privateKey, jwk: await exportJWK(pair.publicKey) }
}

/** How often the database is asked while `run` runs. */
async function databaseCalls(run: () => Promise<unknown>): Promise<number> {
  const open = globalThis.auxroomDatabase
  if (!open) throw new Error('the database is not open')
  let calls = 0
  globalThis.auxroomDatabase = new Proxy(open, {
    get(target, property) {
      calls += 1
      return Reflect.get(target, property)
    },
  })
  await run().finally(() => {
    globalThis.auxroomDatabase = open
  })
  return calls
}

async function keyId(): Promise<string> {
  const [stored] = await knownKeys()
  return stored?.id ?? ''
}

beforeEach(async () => {
  await publicJwks()
  await freshKeys()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('an access token', () => {
  test('is a signed statement of RFC 9068, good for one hour', async () => {
    const grant = { id: randomUUID(), clientId: 'a-client', accountId: randomUUID(), scopes }
    const { accessToken, expiresIn } = await issueAccessToken(grant)
    expect(expiresIn).toBe(accessTokenSeconds)
    expect(decodeProtectedHeader(accessToken)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: await keyId() })
    const claims = await verifyAccessToken(accessToken)
    expect(claims).toEqual({
      iss: origin,
      aud: origin,
      sub: grant.accountId,
      client_id: 'a-client',
      scope: 'profile',
      grant_id: grant.id,
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: (claims?.iat ?? 0) + hour,
    })
  })

  test('names the client as its subject where that acts for itself', async () => {
    const grant = { id: randomUUID(), clientId: 'a-client', accountId: null, scopes }
    const { accessToken } = await issueAccessToken(grant)
    expect(await verifyAccessToken(accessToken)).toMatchObject({ sub: 'a-client' })
  })

  test('is verified by anybody with the published keys alone', async () => {
    const { accessToken } = await issueAccessToken({ ...(await someGrant()), scopes })
    const { payload } = await jwtVerify(accessToken, createLocalJWKSet(await publicJwks()), { typ: 'at+jwt' })
    expect(payload.iss).toBe(origin)
  })

  test('may say its type in full', async () => {
    expect(await verifyAccessToken(await signed(good(), { typ: 'application/at+jwt' }))).not.toBeNull()
  })

  test('may be past its expiry where that is asked for, and no further', async () => {
    const late = await signed({ ...good(), iat: now() - 3 * hour, exp: now() - 2 * hour })
    expect(await verifyAccessToken(late)).toBeNull()
    expect(await verifyAccessToken(late, { ignoreExpiryMs: hour * 1000 })).toBeNull()
    expect(await verifyAccessToken(late, { ignoreExpiryMs: 3 * hour * 1000 })).not.toBeNull()
  })
})

const refused: [string, () => Promise<string>][] = [
  [
    'alg none',
    async () => `${encoded({ alg: 'none', typ: 'at+jwt', kid: await keyId() })}.${encoded(good())}.`,
  ],
  [
    'alg none with a signature',
    async () => `${encoded({ alg: 'none', typ: 'at+jwt', kid: await keyId() })}.${encoded(good())}.AAAA`,
  ],
  ['HS256 by the public key as PEM', async () => signed(good(), { alg: 'HS256' }, await publicKeyAs('pem'))],
  ['HS256 by the public key as JWK', async () => signed(good(), { alg: 'HS256' }, await publicKeyAs('jwk'))],
  ['a foreign key under our kid', async () => signed(good(), {}, (await foreignPair()).key)],
  [
    'a foreign kid',
    async () => {
      const { key, jwk } = await foreignPair()
      return signed(good(), { kid: await calculateJwkThumbprint(jwk) }, key)
    },
  ],
  ['no kid', async () => signed(good(), { kid: undefined })],
  ['a kid that is a path', async () => signed(good(), { kid: '../../../../dev/null' })],
  ['jku', async () => signed(good(), { jku: 'http://127.0.0.1:9/jwks' }, (await foreignPair()).key)],
  ['x5u', async () => signed(good(), { x5u: 'http://127.0.0.1:9/x5u' }, (await foreignPair()).key)],
  [
    'jwk',
    async () => {
      const { key, jwk } = await foreignPair()
      return signed(good(), { jwk, kid: await calculateJwkThumbprint(jwk) }, key)
    },
  ],
  [
    'jwk under our kid',
    async () => {
      const { key, jwk } = await foreignPair()
      return signed(good(), { jwk }, key)
    },
  ],
  ['typ JWT', async () => signed(good(), { typ: 'JWT' })],
  ['no typ', async () => signed(good(), { typ: undefined })],
  ['a critical header we do not know', async () => withHeader({ crit: ['x'], x: true })],
  ['the wrong iss', async () => signed({ ...good(), iss: 'https://evil.example' })],
  ['the wrong aud', async () => signed({ ...good(), aud: 'https://evil.example' })],
  ['several aud', async () => signed({ ...good(), aud: [origin, 'https://evil.example'] })],
  ['no aud', async () => signed({ ...good(), aud: undefined })],
  ['no exp', async () => signed({ ...good(), exp: undefined })],
  ['an exp that is past', async () => signed({ ...good(), iat: now() - 2 * hour, exp: now() - 1 })],
  ['an exp that is a text', async () => withClaims({ ...good(), exp: '9999999999' })],
  ['an nbf in the future', async () => signed({ ...good(), nbf: now() + 60 })],
  ['an iat in the future', async () => signed({ ...good(), iat: now() + 60 })],
  ['no iat', async () => signed({ ...good(), iat: undefined })],
  ['no grant', async () => signed({ ...good(), grant_id: undefined })],
  ['a grant that is no id', async () => signed({ ...good(), grant_id: "' or 1=1" })],
  ['another payload', async () => swapped(await signed(good()), 1)],
  ['a cut signature', async () => (await signed(good())).slice(0, -4)],
  ['two parts', async () => (await signed(good())).split('.').slice(0, 2).join('.')],
  ['four parts', async () => `${await signed(good())}.AAAA`],
  ['five parts', async () => 'eyJhbGciOiJkaXIifQ..AAAA.AAAA.AAAA'],
  ['no JSON', async () => 'AAAA.BBBB.CCCC'],
  ['nothing', async () => ''],
  ['a megabyte', async () => 'a'.repeat(1_000_000)],
]

describe('37: refused, and without a database query, is a token with', () => {
  test.each(refused)('%s', async (_, make) => {
    const jwt = await make()
    let answer: unknown
    const calls = await databaseCalls(async () => {
      answer = await findAccessToken(jwt)
    })
    expect(answer).toBeNull()
    expect(await verifyAccessToken(jwt)).toBeNull()
    expect(calls).toBe(0)
  })

  test('nothing wrong is not refused, so that the table above means something', async () => {
    expect(await verifyAccessToken(await signed(good()))).not.toBeNull()
    expect(await verifyAccessToken(await withClaims(good()))).not.toBeNull()
  })

  test('a foreign kid makes one query in three seconds, however many come', async () => {
    const foreign = await signed(good(), { kid: 'A'.repeat(43) })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 4_000 })
    const many = () => Promise.all(Array.from({ length: 50 }, () => verifyAccessToken(foreign)))
    expect(await databaseCalls(many)).toBe(1)
    expect(await databaseCalls(many)).toBe(0)
  })
})

describe('37: while keys rotate', () => {
  test('the new key signs and the previous one is still good', async () => {
    const grant = await someGrant()
    const before = await issueAccessToken({ ...grant, scopes })
    const { kid } = await rotateSigningKeys()
    const after = await issueAccessToken({ ...grant, scopes })
    expect(decodeProtectedHeader(after.accessToken).kid).toBe(kid)
    expect(decodeProtectedHeader(before.accessToken).kid).not.toBe(kid)
    expect(await findAccessToken(before.accessToken)).not.toBeNull()
    expect(await findAccessToken(after.accessToken)).not.toBeNull()
    const published = (await publicJwks()).keys.map((key) => key.kid)
    expect(published[0]).toBe(kid)
    expect(published).toContain(decodeProtectedHeader(before.accessToken).kid)
  })

  test('the previous key ends after 31 days, and is destroyed by the next rotation', async () => {
    const old = await keyId()
    const { key } = await ourKey()
    await rotateSigningKeys()
    const later = Date.now() + verifiesForMs + 60_000
    vi.useFakeTimers({ toFake: ['Date'], now: later })
    expect(await verifyAccessToken(await signed(good(), { kid: old }, key))).toBeNull()
    expect(JSON.stringify(await publicJwks())).not.toContain(old)
    await rotateSigningKeys()
    expect(await db().select().from(signingKeys).where(eq(signingKeys.id, old))).toEqual([])
    vi.useRealTimers()
    await db().delete(signingKeys)
    await freshKeys()
  })

  test('ten processes without a key make one', async () => {
    await db().delete(signingKeys)
    await freshKeys()
    await Promise.all(Array.from({ length: 10 }, () => publicJwks()))
    expect(await db().select({ id: signingKeys.id }).from(signingKeys)).toHaveLength(1)
  })

  test('20: the private key is sealed, and opens in its own row alone', async () => {
    const rows = await db().select().from(signingKeys)
    const { d } = openPrivateJwk(rows[0]?.id ?? '', rows[0]?.sealedPrivateJwk ?? '')
    expect(d).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(rows)).not.toContain(d)
    expect(JSON.stringify(await publicJwks())).not.toContain('"d"')
    expect(() => openPrivateJwk('another', rows[0]?.sealedPrivateJwk ?? '')).toThrow()
  })
})

async function someGrant() {
  return granted((await registered()).id)
}

async function publicKeyAs(form: 'pem' | 'jwk'): Promise<Uint8Array> {
  const [jwk] = (await publicJwks()).keys
  if (!jwk) throw new Error('no key')
  if (form === 'jwk') return new TextEncoder().encode(JSON.stringify(jwk))
  const key = await importJWK({ ...jwk }, 'ES256', { extractable: true })
  if (key instanceof Uint8Array) throw new Error('no public key')
  return new TextEncoder().encode(await exportSPKI(key))
}

/** Signed by hand, for what jose would not sign. */
async function handSigned(header: unknown, claims: unknown): Promise<string> {
  const input = `${encoded(header)}.${encoded(claims)}`
  const { key } = await ourKey()
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(input))
  return `${input}.${Buffer.from(signature).toString('base64url')}`
}

async function withHeader(more: Record<string, unknown>): Promise<string> {
  return handSigned({ alg: 'ES256', typ: 'at+jwt', kid: await keyId(), ...more }, good())
}

async function withClaims(claims: Claims): Promise<string> {
  return handSigned({ alg: 'ES256', typ: 'at+jwt', kid: await keyId() }, claims)
}

/** The token with another payload. */
function swapped(jwt: string, part: number): string {
  return jwt
    .split('.')
    .map((text, index) => (index === part ? encoded({ ...good(), scope: 'admin' }) : text))
    .join('.')
}
