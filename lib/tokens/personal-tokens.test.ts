import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, test, vi } from 'vitest'
import { db, sql } from '@/db/client'
import { accounts, auditLog, oauthCodes, personalTokens } from '@/db/schema'
import { createGuest } from '../accounts/guests'
import { sha256 } from '../crypto'
import { startBus, stopBus, subscribe } from '../realtime/bus'
import { issueAccessToken } from './access-tokens'
import { endTokensOf } from './end-tokens'
import { tokensEndedTopic } from './ended'
import { findAccessToken } from './live-grant'
import { findPersonalToken } from './live-token'
import {
  createPersonalToken,
  listPersonalTokens,
  type NewPersonalToken,
  revokePersonalToken,
  tokenExpiry,
  tokenName,
  tokenScopes,
} from './personal-tokens'
import { firstParty, granted, registered } from './tokens-under-test'

const day = 24 * 60 * 60 * 1000

function make(accountId: string, more: Partial<NewPersonalToken> = {}) {
  return createPersonalToken(db(), {
    accountId,
    name: 'Lights',
    scopes: ['profile'],
    origin: 'account',
    expiresAt: null,
    ...more,
  })
}

async function actionsOf(accountId: string): Promise<string[]> {
  const rows = await db()
    .select({ action: auditLog.action })
    .from(auditLog)
    .where(eq(auditLog.accountId, accountId))
    .orderBy(auditLog.at)
  return rows.map(({ action }) => action)
}

describe('a personal token', () => {
  test('20: is shown once and stored by its hash alone', async () => {
    const { id } = await registered()
    const { secret, dto } = await make(id, { scopes: ['venue', 'profile'] })
    expect(secret).toMatch(/^axr_[\w-]{43}$/)
    expect(dto).toEqual({
      id: expect.any(String),
      name: 'Lights',
      hint: secret.slice(-4),
      scopes: ['profile', 'venue'],
      origin: 'account',
      created_at: expect.any(String),
      last_used_at: null,
      expires_at: null,
    })
    const rows = await db().select().from(personalTokens)
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(rows.map(({ secretHash }) => secretHash)).toContain(sha256(secret))
    expect(await listPersonalTokens(id)).toEqual([dto])
    expect(await findPersonalToken(secret)).toMatchObject({ account: { id }, scopes: ['profile', 'venue'] })
    expect((await listPersonalTokens(id))[0]?.last_used_at).toEqual(expect.any(String))
  })

  test('is for registered accounts that have neither ended nor been suspended', async () => {
    const { account: guest } = await createGuest({ userAgent: null })
    await expect(make(guest.id)).rejects.toMatchObject({ code: 'forbidden' })
    const suspended = await registered()
    await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, suspended.id))
    await expect(make(suspended.id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(make(randomUUID())).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('is dead once it is revoked, has expired, or its account is suspended', async () => {
    const { id } = await registered()
    const [revoked, expired, good] = [
      await make(id),
      await make(id, { expiresAt: new Date(Date.now() - 1) }),
      await make(id, { expiresAt: new Date(Date.now() + day) }),
    ]
    await revokePersonalToken(id, revoked.dto.id)
    expect(await findPersonalToken(revoked.secret)).toBeNull()
    expect(await findPersonalToken(expired.secret)).toBeNull()
    expect(await findPersonalToken(good.secret)).not.toBeNull()
    expect((await listPersonalTokens(id)).map((token) => token.id)).toEqual([good.dto.id])
    await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, id))
    expect(await findPersonalToken(good.secret)).toBeNull()
  })

  test('cannot be revoked by another account, or twice', async () => {
    const owner = await registered()
    const other = await registered()
    const { dto, secret } = await make(owner.id)
    await expect(revokePersonalToken(other.id, dto.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(revokePersonalToken(owner.id, 'no id')).rejects.toMatchObject({ code: 'not_found' })
    expect(await findPersonalToken(secret)).not.toBeNull()
    await revokePersonalToken(owner.id, dto.id)
    await expect(revokePersonalToken(owner.id, dto.id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await actionsOf(owner.id)).toEqual(['token.created', 'token.revoked'])
  })

  test('of a login is kept among the newest ten, also when fifteen log in at once', async () => {
    const { id } = await registered()
    const own = await make(id)
    const first = await make(id, { origin: 'login' })
    await Promise.all(Array.from({ length: 15 }, () => make(id, { origin: 'login' })))
    const last = await make(id, { origin: 'login' })
    const live = await listPersonalTokens(id)
    expect(live.filter(({ origin }) => origin === 'login')).toHaveLength(10)
    expect(live[0]?.id).toBe(last.dto.id)
    expect(await findPersonalToken(first.secret)).toBeNull()
    expect(await findPersonalToken(own.secret)).not.toBeNull()
  })
})

describe('what is asked for a new token', () => {
  test.each([
    [tokenName, ['', '   ', 'x'.repeat(81), 'a\nb', '\u202Eevil', 'NUL\0'], 'x'.repeat(80)],
    [tokenScopes, [[], ['city'], ['admin'], ['profile', 'everything'], 'profile'], ['profile', 'profile']],
    [
      tokenExpiry,
      [new Date(Date.now() - 1000).toISOString(), '2099-01-01T00:00:00Z', 'tomorrow', '2027-01-01', 5],
      new Date(Date.now() + day).toISOString(),
    ],
  ])('is checked', (schema, wrong, right) => {
    for (const value of wrong) expect(schema.safeParse(value).success, JSON.stringify(value)).toBe(false)
    expect(schema.safeParse(right).success).toBe(true)
  })
})

test('every process hears of each of a thousand tokens that end together', async () => {
  const { id } = await registered()
  await sql()`insert into personal_tokens (account_id, name, secret_hash, hint, scopes, origin)
    select ${id}, 'x', gen_random_uuid()::text, 'abcd', '{profile}', 'account' from generate_series(1, 1000)`
  const ids = (await listPersonalTokens(id)).map((token) => token.id)
  await startBus()
  const heard: string[] = []
  const end = subscribe((message) => {
    if (message.topic === tokensEndedTopic) heard.push(...String(message.ids).split(','))
  })
  expect(await db().transaction((tx) => endTokensOf(tx, id))).toBe(1000)
  await vi.waitFor(() => expect(heard).toHaveLength(1000))
  expect(new Set(heard)).toEqual(new Set(ids))
  end()
  await stopBus()
})

test('24: all tokens, grants and codes of an account end together, but for the one that is kept', async () => {
  const { id } = await registered()
  const [kept, dropped] = [await make(id), await make(id)]
  const grant = await granted(id)
  const { accessToken } = await issueAccessToken(grant)
  const secretHash = sha256(randomUUID())
  await db()
    .insert(oauthCodes)
    .values({
      secretHash,
      clientId: (await firstParty()).clientId,
      accountId: id,
      redirectUri: 'https://app.example/',
      redirectUriGiven: true,
      scopes: ['profile'],
      codeChallenge: 'x',
      expiresAt: new Date(Date.now() + day),
    })
  const bystander = await make((await registered()).id)

  expect(await db().transaction((tx) => endTokensOf(tx, id, { exceptId: kept.dto.id, actorId: id }))).toBe(2)
  expect(await findPersonalToken(dropped.secret)).toBeNull()
  expect(await findAccessToken(accessToken)).toBeNull()
  expect(await findPersonalToken(kept.secret)).not.toBeNull()
  expect(await findPersonalToken(bystander.secret)).not.toBeNull()
  const [code] = await db().select().from(oauthCodes).where(eq(oauthCodes.secretHash, secretHash))
  expect(code?.usedAt).not.toBeNull()
  expect((await actionsOf(id)).at(-1)).toBe('tokens.ended')
  expect(await db().transaction((tx) => endTokensOf(tx, id, {}))).toBe(1)
  expect(await db().transaction((tx) => endTokensOf(tx, id, {}))).toBe(0)
})
