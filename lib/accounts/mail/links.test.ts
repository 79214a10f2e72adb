import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, mailLinks } from '@/db/schema'
import { sha256 } from '../../crypto'
import { browserHeaders, ownAddress, somebody } from '../test-browser'
import type { LinkPurpose } from './letters'
import { createLink, readLink, spendLink } from './links'

type Owner = { accountId: string; emailKey: string }

let owner: Owner

beforeEach(async () => {
  owner = await newOwner()
})

async function newOwner(): Promise<Owner> {
  const { email } = somebody()
  const [row] = await db()
    .insert(accounts)
    .values({ kind: 'registered', name: 'Ada', email, emailKey: email })
    .returning({ id: accounts.id })
  return { accountId: row?.id ?? '', emailKey: email }
}

const link = (purpose: LinkPurpose = 'reset_password') =>
  db().transaction((tx) => createLink(tx, { ...owner, purpose }))
const spend = (secret: string, purpose: LinkPurpose = 'reset_password') =>
  db().transaction((tx) => spendLink(tx, secret, purpose))
const refused = { code: 'invalid_link', status: 400 }

describe('a link sent by mail', () => {
  test('is good once, also when two readers use it at the same moment', async () => {
    const secret = await link()
    const tries = await Promise.allSettled([spend(secret), spend(secret), spend(secret)])
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(spend(secret)).rejects.toMatchObject(refused)
  })

  test('may be looked at without being spent', async () => {
    const secret = await link()
    const headers = await browserHeaders(null, ownAddress())
    expect(await readLink(secret, 'reset_password', headers)).toEqual(owner)
    expect(await readLink(`https://x/reset-password#${secret} `, 'reset_password', headers)).toEqual(owner)
    expect(await spend(secret)).toEqual(owner)
    await expect(readLink(secret, 'reset_password', headers)).rejects.toMatchObject(refused)
  })

  test('20: is stored as its SHA-256 alone, with 256 bits behind its prefix', async () => {
    const secret = await link()
    expect(secret).toMatch(/^axrm_[\w-]{43}$/)
    const rows = await db()
      .select({ hash: mailLinks.secretHash })
      .from(mailLinks)
      .where(eq(mailLinks.accountId, owner.accountId))
    expect(rows).toEqual([{ hash: sha256(secret) }])
  })

  test('is good for 30 minutes', async () => {
    const secret = await link()
    const [row] = await db()
      .select({ expiresAt: mailLinks.expiresAt, createdAt: mailLinks.createdAt })
      .from(mailLinks)
      .where(eq(mailLinks.secretHash, sha256(secret)))
    const minutes = (Number(row?.expiresAt) - Number(row?.createdAt)) / 60_000
    expect(minutes).toBeGreaterThan(29.9)
    expect(minutes).toBeLessThan(30.1)
    await db()
      .update(mailLinks)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(mailLinks.secretHash, sha256(secret)))
    await expect(spend(secret)).rejects.toMatchObject(refused)
  })

  test('is good for what it was sent for and nothing else', async () => {
    const secret = await link('confirm_email')
    await expect(spend(secret, 'reset_password')).rejects.toMatchObject(refused)
    expect(await spend(secret, 'confirm_email')).toEqual(owner)
  })

  test('ends when a newer one of its kind is sent, and leaves the other kind alone', async () => {
    const [first, other, second] = [await link(), await link('confirm_email'), await link()]
    await expect(spend(first)).rejects.toMatchObject(refused)
    expect(await spend(second)).toEqual(owner)
    expect(await spend(other, 'confirm_email')).toEqual(owner)
  })

  test.each([
    ['has another address', { email: 'else@example.org', emailKey: 'else@example.org' }],
    ['is suspended', { suspendedAt: new Date() }],
    ['has ended', { endedAt: new Date() }],
  ])('is worth nothing once the account %s', async (_, change) => {
    const secret = await link()
    await db().update(accounts).set(change).where(eq(accounts.id, owner.accountId))
    await expect(spend(secret)).rejects.toMatchObject(refused)
  })

  test('cannot be tried at random without end', async () => {
    const headers = await browserHeaders(null, ownAddress())
    const wrong = `axrm_${'x'.repeat(43)}`
    const codes: string[] = []
    for (let i = 0; i < 61; i++) {
      await readLink(wrong, 'reset_password', headers).catch((error) => codes.push(error.code))
    }
    expect(codes.slice(0, 60).every((code) => code === 'invalid_link')).toBe(true)
    expect(codes[60]).toBe('rate_limited_caller')
  })
})
