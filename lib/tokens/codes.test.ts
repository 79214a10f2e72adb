import { createHash, randomBytes } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { accounts, oauthCodes, oauthGrants } from '@/db/schema'
import { sha256 } from '../crypto'
import { createClient } from './clients'
import { issueCode, type RedeemCodeInput, redeemCode } from './codes'
import { endTokensOf } from './end-tokens'
import { registered } from './tokens-under-test'

const redirectUri = 'https://app.example/callback'

function pkce() {
  const codeVerifier = randomBytes(32).toString('base64url')
  return { codeVerifier, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') }
}

async function publicClient(): Promise<string> {
  const grants = ['authorization_code', 'refresh_token'] as const
  const settings = { name: 'Jukebox', redirectUris: [redirectUri], legacyTokenLogin: false, isPublic: true }
  return (await createClient({ ...settings, grants })).clientId
}

/** A code, and the token request that fits it. */
async function issued(terms: { redirectUriGiven?: boolean } = {}) {
  const [{ id: accountId }, clientId] = await Promise.all([registered(), publicClient()])
  const { codeVerifier, codeChallenge } = pkce()
  const code = await db().transaction((tx) =>
    issueCode(tx, {
      clientId,
      accountId,
      redirectUri,
      redirectUriGiven: terms.redirectUriGiven ?? true,
      scopes: ['profile', 'performer'],
      codeChallenge,
    }),
  )
  return { accountId, fitting: { code, clientId, redirectUri, codeVerifier } }
}

const redeem = (input: RedeemCodeInput) => db().transaction((tx) => redeemCode(tx, input))

async function grantOf(id: string) {
  const [row] = await db()
    .select({ revokedAt: oauthGrants.revokedAt, scopes: oauthGrants.scopes })
    .from(oauthGrants)
    .where(eq(oauthGrants.id, id))
  return row
}

describe('an authorization code', () => {
  test('is exchanged for what was granted, and stored as its hash alone', async () => {
    const { accountId, fitting } = await issued()
    expect(fitting.code).toMatch(/^axrc_[\w-]{43}$/)
    const [row] = await db()
      .select()
      .from(oauthCodes)
      .where(eq(oauthCodes.secretHash, sha256(fitting.code)))
    expect(row).toBeDefined()
    expect(JSON.stringify(row)).not.toContain(fitting.code)
    expect(row && row.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(60_000)
    expect(await redeem(fitting)).toMatchObject({
      ok: true,
      accountId,
      scopes: ['profile', 'performer'],
      grant: { clientId: fitting.clientId, accountId, grantType: 'authorization_code' },
    })
  })

  test('has one winner among parallel exchanges, and the others end what it won', async () => {
    const { fitting } = await issued()
    const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(fitting)))
    const won = answers.flatMap((answer) => (answer.ok ? [answer.grant.id] : []))
    expect(won).toHaveLength(1)
    expect(answers.filter((answer) => !answer.ok && answer.reason === 'used')).toHaveLength(7)
    expect((await grantOf(won[0] ?? ''))?.revokedAt).not.toBeNull()
  })

  test('that comes a second time ends what it was exchanged for, whoever sends it', async () => {
    const { fitting } = await issued()
    const first = await redeem(fitting)
    if (!first.ok) throw new Error(first.reason)
    expect((await grantOf(first.grant.id))?.revokedAt).toBeNull()
    const another = { ...fitting, clientId: await publicClient() }
    expect(await redeem(another)).toEqual({ ok: false, reason: 'used' })
    expect((await grantOf(first.grant.id))?.revokedAt).not.toBeNull()
  })

  test('of another client is unknown, and stays good for its own', async () => {
    const { fitting } = await issued()
    expect(await redeem({ ...fitting, clientId: await publicClient() })).toEqual({
      ok: false,
      reason: 'unknown',
    })
    expect(await redeem(fitting)).toMatchObject({ ok: true })
  })

  test.each([
    ['no verifier', { codeVerifier: null }, 'code_verifier'],
    ['another verifier', { codeVerifier: pkce().codeVerifier }, 'code_verifier'],
    ['an empty verifier', { codeVerifier: '' }, 'code_verifier'],
    ['another redirect URI', { redirectUri: 'https://app.example/callback/' }, 'redirect_uri'],
    ['no redirect URI where one was given', { redirectUri: null }, 'redirect_uri'],
  ])('sent with %s is refused and spent', async (_, wrong, reason) => {
    const { fitting } = await issued()
    expect(await redeem({ ...fitting, ...wrong })).toEqual({ ok: false, reason })
    expect(await redeem(fitting)).toEqual({ ok: false, reason: 'used' })
  })

  test('sent with its own challenge in place of the verifier is refused', async () => {
    const { fitting } = await issued()
    const codeVerifier = createHash('sha256').update(fitting.codeVerifier).digest('base64url')
    expect(await redeem({ ...fitting, codeVerifier })).toMatchObject({ ok: false, reason: 'code_verifier' })
  })

  test('needs no redirect URI where the request left it out, but takes no other', async () => {
    const without = await issued({ redirectUriGiven: false })
    expect(await redeem({ ...without.fitting, redirectUri: null })).toMatchObject({ ok: true })
    const other = await issued({ redirectUriGiven: false })
    const redirected = { ...other.fitting, redirectUri: 'https://app.example/other' }
    expect(await redeem(redirected)).toEqual({ ok: false, reason: 'redirect_uri' })
  })

  test('is dead after its minute', async () => {
    const { fitting } = await issued()
    await db()
      .update(oauthCodes)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(oauthCodes.secretHash, sha256(fitting.code)))
    expect(await redeem(fitting)).toEqual({ ok: false, reason: 'expired' })
  })

  test('is worth nothing once its account is suspended or gone', async () => {
    for (const end of [{ suspendedAt: new Date() }, { endedAt: new Date() }]) {
      const { accountId, fitting } = await issued()
      await db().update(accounts).set(end).where(eq(accounts.id, accountId))
      expect(await redeem(fitting)).toEqual({ ok: false, reason: 'account' })
    }
  })

  test('38: that is being exchanged while every token ends leaves no grant behind', async () => {
    const { accountId, fitting } = await issued()
    const exchanged = await db().transaction(async (tx) => {
      const redeemed = await redeemCode(tx, fitting)
      const [own] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
      const ending = db().transaction((other) => endTokensOf(other, accountId))
      const waiting = sql`select 1 from pg_stat_activity where ${own?.pid ?? 0} = any(pg_blocking_pids(pid))`
      await vi.waitUntil(async () => (await db().execute(waiting)).length > 0, { timeout: 5_000 })
      return { redeemed, ending }
    })
    if (!exchanged.redeemed.ok) throw new Error(exchanged.redeemed.reason)
    await exchanged.ending
    expect((await grantOf(exchanged.redeemed.grant.id))?.revokedAt).not.toBeNull()
  })

  test.each(['', 'axrc_', 'axrc_unknown', '\u0000', 'x'.repeat(10_000)])(
    'never made (%#) is unknown',
    async (code) => {
      expect(await redeem({ code, clientId: 'none', redirectUri: null, codeVerifier: null })).toEqual({
        ok: false,
        reason: 'unknown',
      })
    },
  )
})
