import { randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { accessTokenSeconds, issueAccessToken, verifyAccessToken } from './access-tokens'
import {
  type Claims,
  encoded,
  foreignPair,
  good,
  handSigned,
  hour,
  keyId,
  now,
  origin,
  publicKeyAs,
  signed,
} from './forged-tokens-under-test'
import { freshKeys } from './key-set'
import { findAccessToken } from './live-grant'
import type { Scope } from './scopes'
import { publicJwks } from './signing-keys'

const scopes: readonly Scope[] = ['profile']

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
  calls = 0
  await run().finally(() => {
    globalThis.auxroomDatabase = open
  })
  return calls
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
    const { accessToken } = await issueAccessToken({
      id: randomUUID(),
      clientId: 'a-client',
      accountId: null,
      scopes,
    })
    const { payload } = await jwtVerify(accessToken, createLocalJWKSet(await publicJwks()), { typ: 'at+jwt' })
    expect(payload.iss).toBe(origin)
  })

  test('may say its type in full', async () => {
    expect(await verifyAccessToken(await signed(good(), { typ: 'application/at+jwt' }))).not.toBeNull()
  })

  test('expires although its signature was looked at before', async () => {
    const token = await signed(good())
    expect(await verifyAccessToken(token)).not.toBeNull()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hour * 1000 })
    expect(await verifyAccessToken(token)).toBeNull()
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
  ['more than an hour', async () => signed({ ...good(), exp: now() + 2 * hour })],
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
