import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, oauthGrants } from '@/db/schema'
import { type BusMessage, startBus, subscribe } from '../realtime/bus'
import { issueAccessToken } from './access-tokens'
import { tokensEndedTopic } from './ended'
import { revokeGrant } from './grants'
import { findAccessToken, type GrantType } from './live-grant'
import { scopes } from './scopes'
import { granted, registered } from './tokens-under-test'

async function tokenOf(marks: { isAdmin?: boolean; cities?: string[] }, grantType: GrantType = 'password') {
  const account = await registered(marks)
  const grant = await granted(account.id, { grantType, scopes })
  return { account, grant, ...(await issueAccessToken(grant)) }
}

describe('the grant behind an access token', () => {
  test('says whose it is, of which client and until when', async () => {
    const { account, grant, accessToken } = await tokenOf({})
    expect(await findAccessToken(accessToken)).toMatchObject({
      account: { id: account.id, kind: 'registered', name: 'Ada' },
      grant: { id: grant.id, clientId: grant.clientId, grantType: 'password' },
      scopes: ['profile', 'performer', 'venue'],
      expiresAt: expect.any(Date),
    })
  })

  test('32: counts city and admin while the account holds them, and not a call longer', async () => {
    const { account, accessToken } = await tokenOf({ isAdmin: true, cities: ['graz'] })
    expect((await findAccessToken(accessToken))?.scopes).toEqual([...scopes])
    await db().update(accounts).set({ isAdmin: false, cities: [] }).where(eq(accounts.id, account.id))
    expect((await findAccessToken(accessToken))?.scopes).toEqual(['profile', 'performer', 'venue'])
  })

  test('32: never counts city and admin for an app people consented to', async () => {
    const { accessToken } = await tokenOf({ isAdmin: true, cities: ['graz'] }, 'authorization_code')
    expect((await findAccessToken(accessToken))?.scopes).toEqual(['profile', 'performer', 'venue'])
  })

  test('counts only what is in the token and in the grant', async () => {
    const account = await registered({ isAdmin: true })
    const grant = await granted(account.id, { scopes: ['profile', 'performer'] })
    const { accessToken } = await issueAccessToken({ ...grant, scopes: ['performer', 'venue', 'admin'] })
    expect((await findAccessToken(accessToken))?.scopes).toEqual(['performer'])
  })

  test('of a client for itself has no account', async () => {
    const grant = await granted(null, { scopes: ['profile'] })
    const { accessToken } = await issueAccessToken(grant)
    expect(await findAccessToken(accessToken)).toMatchObject({ account: null, scopes: ['profile'] })
  })

  test('is not taken for another account’s or another client’s', async () => {
    const { grant } = await tokenOf({})
    const other = await registered()
    const asOther = await issueAccessToken({ ...grant, accountId: other.id })
    const asClient = await issueAccessToken({ ...grant, accountId: null })
    const ofClient = await issueAccessToken({ ...grant, clientId: 'auxroom' })
    for (const { accessToken } of [asOther, asClient, ofClient]) {
      expect(await findAccessToken(accessToken)).toBeNull()
    }
  })

  test('notes its use, once a minute', async () => {
    const { grant, accessToken } = await tokenOf({})
    const usedAt = async () => {
      const [row] = await db()
        .select({ at: oauthGrants.lastUsedAt })
        .from(oauthGrants)
        .where(eq(oauthGrants.id, grant.id))
      return row?.at?.getTime() ?? null
    }
    expect(await usedAt()).toBeNull()
    await findAccessToken(accessToken)
    const first = await usedAt()
    expect(first).not.toBeNull()
    await findAccessToken(accessToken)
    expect(await usedAt()).toBe(first)
  })

  test('38: once revoked is good nowhere, and every process hears it', async () => {
    const { grant, accessToken } = await tokenOf({})
    await startBus()
    const heard = new Promise<BusMessage>((resolve) => {
      subscribe((message) => message.topic === tokensEndedTopic && resolve(message))
    })
    expect(await revokeGrant(db(), grant.id, 'withdrawn')).toBe(true)
    expect(await revokeGrant(db(), grant.id, 'withdrawn')).toBe(false)
    expect(await findAccessToken(accessToken)).toBeNull()
    expect((await heard).ids).toBe(grant.id)
  })
})
