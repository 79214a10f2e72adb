import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, auditLog, oauthGrants, oauthRefreshTokens } from '@/db/schema'
import { sha256 } from '../crypto'
import { issueAccessToken } from './access-tokens'
import { updateClient } from './clients'
import { type Grant, revokeGrant } from './grants'
import { findAccessToken } from './live-grant'
import { issueRefreshToken, rotateRefreshToken } from './refresh-tokens'
import type { Scope } from './scopes'
import { firstParty, granted, registered } from './tokens-under-test'

async function family(scopes?: readonly Scope[], marks?: { isAdmin: boolean }) {
  const account = await registered(marks)
  const grant = await granted(account.id, { scopes })
  const secret = await db().transaction((tx) => issueRefreshToken(tx, grant.id))
  return { account, grant, secret }
}

async function rotated(secret: string, grant: Grant) {
  const rotation = await rotateRefreshToken(secret, grant.clientId)
  if (rotation.outcome !== 'rotated') throw new Error(rotation.outcome)
  return rotation
}

async function reasonOf(grant: Grant): Promise<string | null> {
  const [row] = await db()
    .select({ reason: oauthGrants.revokedReason })
    .from(oauthGrants)
    .where(eq(oauthGrants.id, grant.id))
  return row?.reason ?? null
}

describe('a refresh token', () => {
  test('20: is stored by its hash alone', async () => {
    const { secret } = await family()
    expect(secret).toMatch(/^axrr_[\w-]{43}$/)
    const rows = await db().select().from(oauthRefreshTokens)
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(rows.map(({ secretHash }) => secretHash)).toContain(sha256(secret))
  })

  test('is exchanged for its successor, again and again', async () => {
    const { grant, secret } = await family()
    const first = await rotated(secret, grant)
    const second = await rotated(first.refreshToken, grant)
    expect(second.grant).toEqual(grant)
    expect(new Set([secret, first.refreshToken, second.refreshToken]).size).toBe(3)
  })

  test('used a second time ends the whole family', async () => {
    const { account, grant, secret } = await family()
    const { accessToken } = await issueAccessToken(grant)
    const { refreshToken } = await rotated(secret, grant)
    expect(await rotateRefreshToken(secret, grant.clientId)).toEqual({ outcome: 'reused' })
    expect(await rotateRefreshToken(refreshToken, grant.clientId)).toEqual({ outcome: 'unknown' })
    expect(await findAccessToken(accessToken)).toBeNull()
    expect(await reasonOf(grant)).toBe('reuse')
    const trail = await db()
      .select({ action: auditLog.action })
      .from(auditLog)
      .where(eq(auditLog.accountId, account.id))
    expect(trail.map(({ action }) => action)).toEqual(['grant.created', 'grant.reuse_detected'])
  })

  test('used by twenty at once serves one of them and ends the family', async () => {
    const { grant, secret } = await family()
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => rotateRefreshToken(secret, grant.clientId)),
    )
    expect(outcomes.filter(({ outcome }) => outcome === 'rotated')).toHaveLength(1)
    expect(await reasonOf(grant)).toBe('reuse')
    const live = await db()
      .select({ usedAt: oauthRefreshTokens.usedAt })
      .from(oauthRefreshTokens)
      .where(eq(oauthRefreshTokens.grantId, grant.id))
    expect(live).toHaveLength(2)
  })

  test('38: of one client is nothing to another, and stays good', async () => {
    const { grant, secret } = await family()
    const other = await firstParty()
    expect(await rotateRefreshToken(secret, other.clientId)).toEqual({ outcome: 'unknown' })
    expect(await rotateRefreshToken('axrr_never-given-out', grant.clientId)).toEqual({ outcome: 'unknown' })
    await rotated(secret, grant)
  })

  test('narrows the access token where fewer scopes are asked for, and never widens it', async () => {
    const { grant, secret } = await family(['profile', 'performer'])
    const wider = await rotateRefreshToken(secret, grant.clientId, ['profile', 'venue'])
    expect(wider).toEqual({ outcome: 'wider_scope' })
    const narrow = await rotateRefreshToken(secret, grant.clientId, ['profile'])
    if (narrow.outcome !== 'rotated') throw new Error(narrow.outcome)
    expect(narrow.grant.scopes).toEqual(['profile'])
    const { accessToken } = await issueAccessToken(narrow.grant)
    expect((await findAccessToken(accessToken))?.scopes).toEqual(['profile'])
    expect((await rotated(narrow.refreshToken, grant)).grant.scopes).toEqual(['profile', 'performer'])
  })

  test('32: gives no scope its account no longer holds', async () => {
    const { account, grant, secret } = await family(['profile', 'admin'], { isAdmin: true })
    const { grant: held, refreshToken } = await rotated(secret, grant)
    expect(held.scopes).toEqual(['profile', 'admin'])
    await db().update(accounts).set({ isAdmin: false }).where(eq(accounts.id, account.id))
    expect((await rotated(refreshToken, grant)).grant.scopes).toEqual(['profile'])
  })

  test('past its thirty days is unknown', async () => {
    const { grant, secret } = await family()
    await db()
      .update(oauthRefreshTokens)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(oauthRefreshTokens.grantId, grant.id))
    expect(await rotateRefreshToken(secret, grant.clientId)).toEqual({ outcome: 'unknown' })
  })

  test.each<[string, (family: { account: { id: string }; grant: Grant }) => Promise<unknown>]>([
    ['its grant was revoked', ({ grant }) => revokeGrant(db(), grant.id, 'withdrawn')],
    ['its client was disabled', ({ grant }) => updateClient(grant.clientId, { disabled: true })],
    ['its account was suspended', ({ account }) => mark(account.id, { suspendedAt: new Date() })],
    ['its account has ended', ({ account }) => mark(account.id, { endedAt: new Date() })],
  ])('is refused once %s, and so is the access token', async (_, end) => {
    const { account, grant, secret } = await family()
    const { accessToken } = await issueAccessToken(grant)
    expect(await findAccessToken(accessToken)).not.toBeNull()
    await end({ account, grant })
    expect(await findAccessToken(accessToken)).toBeNull()
    expect(await rotateRefreshToken(secret, grant.clientId)).toEqual({ outcome: 'unknown' })
  })
})

async function mark(accountId: string, change: { suspendedAt?: Date; endedAt?: Date }) {
  await db().update(accounts).set(change).where(eq(accounts.id, accountId))
}
