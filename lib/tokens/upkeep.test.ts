import { randomUUID } from 'node:crypto'
import { eq, inArray } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '@/db/client'
import { oauthCodes, oauthGrants, oauthRefreshTokens, personalTokens } from '@/db/schema'
import { createPersonalToken } from './personal-tokens'
import { issueRefreshToken, rotateRefreshToken } from './refresh-tokens'
import { granted, registered } from './tokens-under-test'
import { forgetDeadTokens } from './upkeep'

const day = 24 * 60 * 60 * 1000
const ago = (days: number) => new Date(Date.now() - days * day)

test('grants stay while anything of them may still be used, and go when nothing can', async () => {
  const { id } = await registered()
  const [fresh, refreshable, dead] = [await granted(id), await granted(id), await granted(id)]
  const ids = [fresh.id, refreshable.id, dead.id]
  const [kept] = await db().transaction(async (tx) => [
    await issueRefreshToken(tx, refreshable.id),
    await issueRefreshToken(tx, dead.id),
  ])
  const refreshTokens = eq(oauthRefreshTokens.grantId, dead.id)
  await db()
    .update(oauthRefreshTokens)
    .set({ expiresAt: ago(1) })
    .where(refreshTokens)
  await db()
    .update(oauthGrants)
    .set({ createdAt: ago(41) })
    .where(inArray(oauthGrants.id, [refreshable.id, dead.id]))
  await forgetDeadTokens()
  const left = await db().select({ id: oauthGrants.id }).from(oauthGrants).where(inArray(oauthGrants.id, ids))
  expect(left.map((grant) => grant.id).sort()).toEqual([fresh.id, refreshable.id].sort())
  const rotation = await rotateRefreshToken(kept ?? '', refreshable.clientId)
  expect(rotation.outcome).toBe('rotated')
})

test('codes of yesterday go, and with them nothing that came of them', async () => {
  const { id } = await registered()
  const grant = await granted(id, { grantType: 'authorization_code' })
  const code = {
    clientId: grant.clientId,
    accountId: id,
    redirectUri: 'https://app.example/',
    redirectUriGiven: true,
    scopes: ['profile'],
    codeChallenge: 'x',
    grantId: grant.id,
  }
  const [today, yesterday] = [randomUUID(), randomUUID()]
  await db()
    .insert(oauthCodes)
    .values([
      { ...code, secretHash: today, expiresAt: ago(0.5) },
      { ...code, secretHash: yesterday, expiresAt: ago(1.5) },
    ])
  await forgetDeadTokens()
  const codes = await db()
    .select({ hash: oauthCodes.secretHash })
    .from(oauthCodes)
    .where(eq(oauthCodes.accountId, id))
  expect(codes).toEqual([{ hash: today }])
  expect(await db().select().from(oauthGrants).where(eq(oauthGrants.id, grant.id))).toHaveLength(1)
})

test('personal tokens go 90 days after their end', async () => {
  const { id: accountId } = await registered()
  const make = async (change: { revokedAt?: Date; expiresAt?: Date }) => {
    const input = { accountId, name: 'x', scopes: ['profile'], origin: 'account', expiresAt: null } as const
    const { dto } = await createPersonalToken(db(), input)
    await db()
      .update(personalTokens)
      .set({ name: 'y', ...change })
      .where(eq(personalTokens.id, dto.id))
    return dto.id
  }
  const kept = [await make({}), await make({ revokedAt: ago(89) }), await make({ expiresAt: ago(89) })]
  await make({ revokedAt: ago(91) })
  await make({ expiresAt: ago(91) })
  await forgetDeadTokens()
  const left = await db()
    .select({ id: personalTokens.id })
    .from(personalTokens)
    .where(eq(personalTokens.accountId, accountId))
  expect(left.map(({ id }) => id).sort()).toEqual(kept.sort())
})
