import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { auditLog, oauthClients } from '@/db/schema'
import { issueAccessToken } from './access-tokens'
import type { ClientSettings } from './client-settings'
import {
  builtInClientId,
  createClient,
  findClient,
  listClients,
  rotateClientSecret,
  updateClient,
  verifyClientSecret,
} from './clients'
import { findAccessToken } from './live-grant'
import { firstParty, granted, registered } from './tokens-under-test'

const settings: ClientSettings & { isPublic: boolean } = {
  name: 'Party lights',
  grants: ['authorization_code', 'refresh_token'],
  redirectUris: ['https://lights.example/callback'],
  legacyTokenLogin: false,
  isPublic: false,
}

async function clientOf(id: string) {
  const client = await findClient(id)
  if (!client) throw new Error('no such client')
  return client
}

async function actionsOn(id: string): Promise<string[]> {
  const rows = await db().select({ action: auditLog.action }).from(auditLog).where(eq(auditLog.targetId, id))
  return rows.map(({ action }) => action)
}

describe('an API client', () => {
  test('20: has a secret that is shown once and stored by its hash alone', async () => {
    const { clientId, clientSecret } = await createClient(settings)
    expect(clientSecret).toMatch(/^axrs_[\w-]{43}$/)
    expect(JSON.stringify(await db().select().from(oauthClients))).not.toContain(clientSecret)
    const client = await clientOf(clientId)
    expect(verifyClientSecret(client, clientSecret ?? '')).toBe(true)
    expect(verifyClientSecret(client, `${clientSecret}x`)).toBe(false)
    expect(verifyClientSecret(client, '')).toBe(false)
    expect(await actionsOn(clientId)).toEqual(['client.created'])
    expect(JSON.stringify(await listClients())).not.toContain('ecret_hash')
  })

  test('without a secret is public, and no secret fits', async () => {
    const { clientId, clientSecret } = await createClient({ ...settings, isPublic: true })
    expect(clientSecret).toBeNull()
    const client = await clientOf(clientId)
    expect(client.isPublic).toBe(true)
    expect(verifyClientSecret(client, '')).toBe(false)
    await expect(rotateClientSecret(clientId)).rejects.toMatchObject({ code: 'conflict' })
  })

  test.each<[string, Partial<typeof settings>, string]>([
    ['an empty name', { name: '  ' }, 'name'],
    ['a name of 81 characters', { name: 'x'.repeat(81) }, 'name'],
    ['no grant', { grants: [] }, 'grants'],
    ['a refresh token that comes of nothing', { grants: ['refresh_token'] }, 'grants'],
    ['a code with nowhere to go', { redirectUris: [] }, 'redirect_uris'],
    ['a plain http address', { redirectUris: ['http://lights.example/'] }, 'redirect_uris.0'],
    ['the legacy login without passwords', { legacyTokenLogin: true }, 'legacy_token_login'],
    ['passwords, being public', { grants: ['password'], isPublic: true }, 'grants'],
    ['itself to speak for, being public', { grants: ['client_credentials'], isPublic: true }, 'grants'],
  ])('is refused with %s', async (_, wrong, path) => {
    await expect(createClient({ ...settings, ...wrong })).rejects.toMatchObject({
      code: 'validation',
      options: { errors: [{ path }] },
    })
  })

  test('gets a new secret, and the old one is dead at once', async () => {
    const { clientId, clientSecret } = await createClient(settings)
    const next = await rotateClientSecret(clientId)
    const client = await clientOf(clientId)
    expect(verifyClientSecret(client, clientSecret ?? '')).toBe(false)
    expect(verifyClientSecret(client, next)).toBe(true)
    expect(await actionsOn(clientId)).toEqual(['client.created', 'client.secret_rotated'])
  })

  test('that is disabled is not found, and its tokens end at once', async () => {
    const grant = await granted((await registered()).id)
    const { accessToken } = await issueAccessToken(grant)
    expect(await findAccessToken(accessToken)).not.toBeNull()
    expect(await updateClient(grant.clientId, { disabled: true })).toMatchObject({
      disabled_at: expect.any(String),
    })
    expect(await findClient(grant.clientId)).toBeNull()
    expect(await findAccessToken(accessToken)).toBeNull()
    await updateClient(grant.clientId, { disabled: false })
    expect(await findClient(grant.clientId)).not.toBeNull()
    expect(await findAccessToken(accessToken)).toBeNull()
  })

  test('that loses a grant loses what was granted by it, and nothing else', async () => {
    const { clientId } = await firstParty()
    const byPassword = await granted((await registered()).id, { clientId })
    const forItself = await granted(null, { clientId })
    const tokens = await Promise.all([byPassword, forItself].map((grant) => issueAccessToken(grant)))
    await updateClient(clientId, { grants: ['client_credentials'] })
    const live = await Promise.all(tokens.map(({ accessToken }) => findAccessToken(accessToken)))
    expect(live.map((one) => one?.grant.id)).toEqual([undefined, forItself.id])
  })

  test('keeps what is not changed', async () => {
    const { clientId } = await createClient(settings)
    expect(await updateClient(clientId, { name: 'Lights' })).toMatchObject({
      name: 'Lights',
      grants: ['refresh_token', 'authorization_code'],
      redirect_uris: settings.redirectUris,
      disabled_at: null,
    })
    await expect(updateClient(clientId, { redirectUris: [] })).rejects.toMatchObject({ code: 'validation' })
    await expect(updateClient('nobody', { name: 'x' })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('that is part of Auxroom cannot be changed', async () => {
    await expect(updateClient(builtInClientId, { disabled: true })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(rotateClientSecret(builtInClientId)).rejects.toMatchObject({ code: 'conflict' })
    expect(await clientOf(builtInClientId)).toMatchObject({ grants: [], isPublic: true })
  })
})
