import { eq } from 'drizzle-orm'
import { decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { signingKeys } from '@/db/schema'
import { issueAccessToken, verifyAccessToken } from './access-tokens'
import { good, keyId, ourKey, signed } from './forged-tokens-under-test'
import { freshKeys, openPrivateJwk } from './key-set'
import { findAccessToken } from './live-grant'
import { publicJwks, rotateSigningKeys, verifiesForMs } from './signing-keys'
import { granted, registered } from './tokens-under-test'

beforeEach(async () => {
  await publicJwks()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('37: while keys rotate', () => {
  test('the new key signs and the previous one is still good', async () => {
    const grant = await granted((await registered()).id)
    const before = await issueAccessToken(grant)
    const { kid } = await rotateSigningKeys()
    const after = await issueAccessToken(grant)
    expect(decodeProtectedHeader(after.accessToken).kid).toBe(kid)
    expect(decodeProtectedHeader(before.accessToken).kid).not.toBe(kid)
    expect(await findAccessToken(before.accessToken)).not.toBeNull()
    expect(await findAccessToken(after.accessToken)).not.toBeNull()
    const published = (await publicJwks()).keys.map((key) => key.kid)
    expect(published[0]).toBe(kid)
    expect(published).toContain(decodeProtectedHeader(before.accessToken).kid)
  })

  test('the previous key makes no more tokens, should it have leaked', async () => {
    const old = await keyId()
    const { key } = await ourKey()
    const before = await signed(good())
    await rotateSigningKeys()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * 60_000 })
    expect(await verifyAccessToken(before)).not.toBeNull()
    expect(await verifyAccessToken(await signed(good(), { kid: old }, key))).toBeNull()
    expect(await verifyAccessToken(await signed(good()))).not.toBeNull()
  })

  test('the previous key ends after 31 days, and is destroyed by the next rotation', async () => {
    const old = await keyId()
    const before = await signed(good())
    const ignoreExpiryMs = 2 * verifiesForMs
    await rotateSigningKeys()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + verifiesForMs - 60_000 })
    expect(await verifyAccessToken(before, { ignoreExpiryMs })).not.toBeNull()
    vi.setSystemTime(Date.now() + 2 * 60_000)
    expect(await verifyAccessToken(before, { ignoreExpiryMs })).toBeNull()
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
