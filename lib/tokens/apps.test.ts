import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { auditLog, oauthCodes, oauthGrants } from '@/db/schema'
import { env } from '@/env'
import { sha256 } from '../crypto'
import { listApps, withdrawApp } from './apps'
import { createClient, updateClient } from './clients'
import { decide } from './consent'
import { issueRefreshToken } from './refresh-tokens'
import { granted, registered } from './tokens-under-test'

const headers = new Headers()

async function app(name: string): Promise<string> {
  const settings = { name, redirectUris: ['https://app.example/'], legacyTokenLogin: false, isPublic: true }
  return (await createClient({ ...settings, grants: ['authorization_code', 'refresh_token'] })).clientId
}

const longAgo = (grantId: string) =>
  db()
    .update(oauthGrants)
    .set({ createdAt: new Date(Date.now() - 2 * 60 * 60 * 1000) })
    .where(eq(oauthGrants.id, grantId))

describe('authorised apps', () => {
  test('are listed once each, with all they were granted', async () => {
    const { id } = await registered()
    const clientId = await app('Jukebox')
    for (const scopes of [['profile'], ['performer', 'profile']] as const) {
      await granted(id, { clientId, grantType: 'authorization_code', scopes })
    }
    await granted((await registered()).id, { clientId, grantType: 'authorization_code' })
    await granted(id, { clientId: 'auxroom', grantType: 'login' })
    expect(await listApps(id)).toEqual([
      {
        id: clientId,
        name: 'Jukebox',
        scopes: ['profile', 'performer'],
        authorized_at: expect.stringMatching(/Z$/),
        last_used_at: null,
      },
    ])
  })

  test('are those that can still act: with a refresh token, or within the hour of their access token', async () => {
    const { id } = await registered()
    const [over, renewed, disabled] = await Promise.all([app('Over'), app('Renewed'), app('Disabled')])
    const grantType = 'authorization_code'
    await longAgo((await granted(id, { clientId: over, grantType })).id)
    const kept = await granted(id, { clientId: renewed, grantType })
    await longAgo(kept.id)
    await db().transaction((tx) => issueRefreshToken(tx, kept.id))
    await granted(id, { clientId: disabled, grantType })
    await updateClient(disabled, { disabled: true })
    expect((await listApps(id)).map(({ name }) => name)).toEqual(['Renewed'])
  })

  test('lose everything at once when they are withdrawn: grants and codes, of this account alone', async () => {
    const [{ id: accountId }, { id: other }] = await Promise.all([registered(), registered()])
    const clientId = await app('Jukebox')
    const grantType = 'authorization_code'
    const mine = await granted(accountId, { clientId, grantType })
    const theirs = await granted(other, { clientId, grantType })
    const request = {
      client: { id: clientId, name: 'Jukebox' },
      redirectUri: 'https://app.example/',
      redirectUriGiven: true,
      scopes: ['profile' as const],
      state: null,
      codeChallenge: 'x'.repeat(43),
    }
    const location = new URL(await decide({ accountId, request, decision: 'allow', headers }))
    expect(location.searchParams.get('iss')).toBe(env().APP_ORIGIN)
    await withdrawApp({ accountId, clientId, headers })
    expect(await listApps(accountId)).toEqual([])
    expect(await listApps(other)).toHaveLength(1)
    const revoked = async (id: string) =>
      (await db().select({ at: oauthGrants.revokedAt }).from(oauthGrants).where(eq(oauthGrants.id, id)))[0]
        ?.at
    expect(await revoked(mine.id)).not.toBeNull()
    expect(await revoked(theirs.id)).toBeNull()
    const [code] = await db()
      .select({ usedAt: oauthCodes.usedAt })
      .from(oauthCodes)
      .where(eq(oauthCodes.secretHash, sha256(location.searchParams.get('code') ?? '')))
    expect(code?.usedAt).toBeInstanceOf(Date)
    const events = await db()
      .select({ action: auditLog.action })
      .from(auditLog)
      .where(and(eq(auditLog.accountId, accountId), eq(auditLog.targetId, clientId)))
    expect(events.map(({ action }) => action).sort()).toEqual(['consent.given', 'consent.withdrawn'])
    await expect(withdrawApp({ accountId, clientId, headers })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('that were refused get an error and no code', async () => {
    const { id: accountId } = await registered()
    const request = {
      client: { id: await app('Jukebox'), name: 'Jukebox' },
      redirectUri: 'https://app.example/',
      redirectUriGiven: true,
      scopes: ['profile' as const],
      state: 'kept',
      codeChallenge: 'x'.repeat(43),
    }
    const { searchParams } = new URL(await decide({ accountId, request, decision: 'cancel', headers }))
    expect(Object.fromEntries(searchParams)).toMatchObject({ error: 'access_denied', state: 'kept' })
    expect(searchParams.has('code')).toBe(false)
    expect(searchParams.get('iss')).toBe(env().APP_ORIGIN)
  })
})
