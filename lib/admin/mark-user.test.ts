import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, auditLog } from '@/db/schema'
import { createGuest } from '../accounts/guests'
import { issueAccessToken } from '../tokens/access-tokens'
import { builtInClientId } from '../tokens/clients'
import { createGrant } from '../tokens/grants'
import { scopes } from '../tokens/scopes'
import { admit } from '../viewer/admit'
import { type Viewer, viewerFrom } from '../viewer/viewer'
import { administrator, registered } from './admin-under-test'
import { type MarkInput, markUser } from './mark-user'
import { readUser } from './user-details'

async function auditOf(accountId: string, action: string) {
  return db()
    .select({ actorId: auditLog.actorId, details: auditLog.details })
    .from(auditLog)
    .where(and(eq(auditLog.accountId, accountId), eq(auditLog.action, action)))
}

async function marksOf(id: string) {
  const [row] = await db()
    .select({ isAdmin: accounts.isAdmin, cities: accounts.cities })
    .from(accounts)
    .where(eq(accounts.id, id))
  return row
}

/** A JWT of a login, with every scope there is. */
async function accessToken(accountId: string): Promise<string> {
  const grant = await db().transaction((tx) =>
    createGrant(tx, { clientId: builtInClientId, accountId, grantType: 'login', scopes }),
  )
  return (await issueAccessToken({ ...grant, accountId })).accessToken
}

async function viewerOf(token: string): Promise<Viewer> {
  const viewer = await viewerFrom(new Headers({ authorization: `Bearer ${token}` }))
  if (!viewer) throw new Error('nobody')
  return viewer
}

describe('marking an account', () => {
  test('32: gives the scope at the next call and takes it away as fast, from a session and from a JWT', async () => {
    const [ada, bo] = [await administrator(), await registered('Bo')]
    const by = { viewer: await ada.viewer(), headers: ada.headers }
    expect((await bo.viewer()).scopes.has('admin')).toBe(false)
    await markUser(by, bo.id, { is_admin: true })
    const [session, token] = [await bo.viewer(), await accessToken(bo.id)]
    admit(session, 'admin.users')
    admit(await viewerOf(token), 'admin.users')
    await markUser(by, bo.id, { is_admin: false })
    const [demoted, weaker] = [await bo.viewer(), await viewerOf(token)]
    expect(() => admit(demoted, 'admin.users')).toThrow(expect.objectContaining({ code: 'forbidden' }))
    expect(() => admit(weaker, 'admin.users')).toThrow(
      expect.objectContaining({ code: 'insufficient_scope' }),
    )
    expect(weaker.scopes.has('profile')).toBe(true)
    expect(await auditOf(bo.id, 'account.marked')).toHaveLength(2)
  })

  test('keeps cities by their one spelling, each once', async () => {
    const [ada, bo] = [await administrator(), await registered('Bo')]
    const by = { viewer: await ada.viewer() }
    await markUser(by, bo.id, { cities: ['  Porto', 'LISBOA', 'Lisboa ', 'São  Paulo'] })
    expect(await marksOf(bo.id)).toEqual({ isAdmin: false, cities: ['lisboa', 'porto', 'são paulo'] })
    expect((await bo.viewer()).scopes.has('city')).toBe(true)
    expect(await auditOf(bo.id, 'account.marked')).toEqual([
      { actorId: ada.id, details: { is_admin: false, cities: ['lisboa', 'porto', 'são paulo'] } },
    ])
    await markUser(by, bo.id, { cities: ['porto', 'lisboa', 'são paulo'] })
    expect(await auditOf(bo.id, 'account.marked')).toHaveLength(1)
  })

  test('is for administrators, accounts that are there, and registered ones', async () => {
    const [ada, bo] = [await administrator(), await registered('Bo')]
    const viewer = await ada.viewer()
    await expect(markUser({ viewer: await bo.viewer() }, ada.id, { suspended: true })).rejects.toMatchObject({
      code: 'forbidden',
    })
    for (const id of ['rubbish', crypto.randomUUID()]) {
      await expect(markUser({ viewer }, id, { is_admin: true })).rejects.toMatchObject({ code: 'not_found' })
    }
    const { account } = await createGuest({ userAgent: null })
    await expect(markUser({ viewer }, account.id, { is_admin: true })).rejects.toMatchObject({
      code: 'conflict',
      message: 'A guest has to register first',
    })
    expect(await marksOf(account.id)).toEqual({ isAdmin: false, cities: [] })
  })
})

describe('an administrator always remains', () => {
  test.each<[string, MarkInput]>([
    ['demotes', { is_admin: false }],
    ['suspends', { suspended: true }],
  ])('nobody %s themself', async (_, change) => {
    const ada = await administrator()
    const viewer = await ada.viewer()
    await expect(markUser({ viewer }, ada.id, change)).rejects.toMatchObject({ code: 'conflict' })
    expect((await readUser(await ada.viewer(), ada.id)).is_admin).toBe(true)
    await markUser({ viewer }, ada.id, { is_admin: true, suspended: false, cities: ['Porto'] })
    expect(await marksOf(ada.id)).toEqual({ isAdmin: true, cities: ['porto'] })
  })

  test.each<[string, MarkInput]>([
    ['demote', { is_admin: false }],
    ['suspend', { suspended: true }],
  ])('two who %s each other at the same moment leave one', async (_, change) => {
    for (let round = 0; round < 5; round += 1) {
      const [ada, bo] = [await administrator(), await administrator()]
      const [first, second] = [await ada.viewer(), await bo.viewer()]
      const outcomes = await Promise.allSettled([
        markUser({ viewer: first }, bo.id, change),
        markUser({ viewer: second }, ada.id, change),
      ])
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'forbidden' },
      })
      const rows = [await marksOf(ada.id), await marksOf(bo.id)]
      if (change.is_admin === false) expect(rows.filter((row) => row?.isAdmin)).toHaveLength(1)
    }
  })
})
