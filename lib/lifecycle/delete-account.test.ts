import { randomUUID } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import {
  accounts,
  auditLog,
  connections,
  mailLinks,
  members,
  oauthGrants,
  performers,
  personalTokens,
  plays,
  rooms,
  sessions,
} from '@/db/schema'
import { writePerformer } from '../accounts/performers'
import { createSession } from '../accounts/sessions'
import { browserHeaders, ownAddress } from '../accounts/test-browser'
import { joinRoom } from '../rooms/join'
import { fromAddress, opened, type Person, person, playing } from '../rooms/party-under-test'
import { createGrant } from '../tokens/grants'
import { createPersonalToken } from '../tokens/personal-tokens'
import { testUser } from '../tokens/user-under-test'
import { browserViewer } from '../viewer/viewer-under-test'
import { deleteAccount } from './delete-account'
import { connect } from './people-under-test'
import { signIn } from './sign-in'

const headers = () => new Headers(ownAddress())

/** A registered account in a browser. */
async function somebody(name = 'Ada') {
  const user = await testUser({ username: `u${randomUUID().slice(0, 12)}` })
  await db()
    .update(accounts)
    .set({ name, firstName: 'Ada', lastName: 'Byron' })
    .where(eq(accounts.id, user.id))
  const session = await createSession({ accountId: user.id, userAgent: 'Firefox/140 (Linux)' })
  const browser = await browserHeaders(session.secret)
  const viewer = await browserViewer(browser)
  return { ...user, ...viewer, cookie: browser.get('cookie') ?? '' }
}

async function roomRow(id: string) {
  const [row] = await db()
    .select({ host: rooms.hostAccountId, ended: rooms.endedReason, name: rooms.name, version: rooms.version })
    .from(rooms)
    .where(eq(rooms.id, id))
  return row
}

async function join(who: Person | Awaited<ReturnType<typeof somebody>>, code: string, role?: 'cohost') {
  await joinRoom(who, { code }, fromAddress(), null)
  if (role) await db().update(members).set({ role }).where(eq(members.accountId, who.account.id))
}

describe('deleting an account', () => {
  test('leaves nothing that names it, and nothing that opens a door', async () => {
    const ada = await somebody()
    const id = ada.account.id
    const { secret } = await createPersonalToken(db(), {
      accountId: id,
      name: 'Ada’s console',
      scopes: ['profile'],
      origin: 'account',
      expiresAt: null,
    })
    await db().transaction(async (tx) => {
      await createGrant(tx, { clientId: 'auxroom', accountId: id, grantType: 'login', scopes: ['profile'] })
      await writePerformer(tx, id, { stage_name: 'Countess', bio: 'Born in London' })
    })
    await db()
      .insert(mailLinks)
      .values({
        accountId: id,
        purpose: 'confirm_email',
        secretHash: randomUUID(),
        emailKey: ada.email,
        expiresAt: new Date(Date.now() + 60_000),
      })
    await connect({ viewer: ada, headers: headers() })
    await deleteAccount(ada, headers())

    const [row] = await db().select().from(accounts).where(eq(accounts.id, id))
    expect(row).toMatchObject({
      name: 'Deleted account',
      firstName: null,
      lastName: null,
      email: null,
      emailKey: null,
      username: null,
      usernameKey: null,
      passwordHash: null,
      endedAt: expect.any(Date),
    })
    const owned = [personalTokens, mailLinks, performers, connections]
    const count = (table: (typeof owned)[number]) => db().$count(table, eq(table.accountId, id))
    expect(await Promise.all(owned.map(count))).toEqual([0, 0, 0, 0])
    const live = db().$count(sessions, and(eq(sessions.accountId, id), isNull(sessions.endedAt)))
    const granted = db().$count(
      oauthGrants,
      and(eq(oauthGrants.accountId, id), isNull(oauthGrants.revokedAt)),
    )
    expect(await Promise.all([live, granted])).toEqual([0, 0])
    const [session] = await db()
      .select({ userAgent: sessions.userAgent })
      .from(sessions)
      .where(eq(sessions.accountId, id))
    expect(session).toEqual({ userAgent: null })
    const token = new Headers({ authorization: `Token ${secret}` })
    await expect(browserViewer(token)).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(
      signIn({ email: ada.email, password: ada.password, headers: await browserHeaders(null, ownAddress()) }),
    ).rejects.toMatchObject({ code: 'invalid_credentials' })
    const entries = await db()
      .select({ actorId: auditLog.actorId })
      .from(auditLog)
      .where(and(eq(auditLog.accountId, id), eq(auditLog.action, 'account.deleted')))
    expect(entries).toEqual([{ actorId: id }])
  })

  test('frees its names for somebody else', async () => {
    const ada = await somebody()
    await deleteAccount(ada, headers())
    const [{ username } = { username: '' }] = [{ username: `u${randomUUID().slice(0, 12)}` }]
    expect((await testUser({ username })).id).not.toBe(ada.account.id)
  })

  test('hands the room over to a co-host who is here, and renames what was named after it', async () => {
    const [ada, bo, cy] = [await somebody(), await somebody('Bo'), await person('Cy')]
    const room = await opened(ada)
    expect(room.name).toBe('Ada’s room')
    await join(cy, room.code)
    await join(bo, room.code, 'cohost')
    const before = (await roomRow(room.id))?.version ?? 0
    await deleteAccount(ada, headers())
    const after = await roomRow(room.id)
    expect(after).toMatchObject({ host: bo.account.id, ended: null, name: 'Bo’s room' })
    expect(after?.version).toBeGreaterThan(before)
    const rows = await db()
      .select({
        accountId: members.accountId,
        role: members.role,
        name: members.name,
        leftAt: members.leftAt,
      })
      .from(members)
      .where(eq(members.roomId, room.id))
    expect(rows.find(({ accountId }) => accountId === bo.account.id)).toMatchObject({ role: 'host' })
    expect(rows.find(({ accountId }) => accountId === ada.account.id)).toEqual({
      accountId: ada.account.id,
      role: 'guest',
      name: 'Deleted account',
      leftAt: expect.any(Date),
    })
  })

  test('ends the room where there is no co-host, or none who could take it', async () => {
    const [ada, bo, cy, di] = [
      await somebody(),
      await somebody('Bo'),
      await person('Cy'),
      await somebody('Di'),
    ]
    const [lonely, busy] = [await opened(ada, { name: 'Kitchen' }), await opened(di)]
    await join(cy, lonely.code)
    await opened(bo)
    await join(bo, busy.code, 'cohost')
    await deleteAccount(ada, headers())
    await deleteAccount(di, headers())
    expect(await roomRow(lonely.id)).toMatchObject({ ended: 'account_ended', name: 'Deleted account' })
    expect(await roomRow(busy.id)).toMatchObject({ ended: 'account_ended' })
  })

  test('keeps what it asked for in the history of rooms, without its name', async () => {
    const [ada, bo] = [await somebody(), await person('Bo')]
    const room = await opened(bo)
    await join(ada, room.code)
    const playId = await playing(room.id)
    const [member] = await db()
      .select({ id: members.id })
      .from(members)
      .where(and(eq(members.roomId, room.id), eq(members.accountId, ada.account.id)))
    await db()
      .update(plays)
      .set({ requestedBy: member?.id ?? null })
      .where(eq(plays.id, playId))
    const before = (await roomRow(room.id))?.version ?? 0
    await deleteAccount(ada, headers())
    const [asked] = await db()
      .select({ by: plays.requestedBy, name: members.name })
      .from(plays)
      .innerJoin(members, eq(members.id, plays.requestedBy))
      .where(eq(plays.id, playId))
    expect(asked).toEqual({ by: member?.id, name: 'Deleted account' })
    expect((await roomRow(room.id))?.version).toBeGreaterThan(before)
  })

  test('asked for ten times at once happens once, and the others are told that nobody is signed in', async () => {
    const ada = await somebody()
    await opened(ada)
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => deleteAccount(ada, headers())))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const each of all) {
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'unauthenticated' })
    }
    const deletions = and(eq(auditLog.accountId, ada.account.id), eq(auditLog.action, 'account.deleted'))
    expect(await db().$count(auditLog, deletions)).toBe(1)
  })

  test('of everybody in two rooms at once gets through', async () => {
    const people = await Promise.all(['Ada', 'Bo', 'Cy', 'Di'].map(somebody))
    const [ada, bo, ...others] = people
    if (!ada || !bo) throw new Error('nobody')
    const codes = [(await opened(ada)).code, (await opened(bo)).code]
    for (const who of [ada, bo]) for (const code of codes) await joinRoom(who, { code }, fromAddress(), null)
    for (const who of others) for (const code of codes) await join(who, code, 'cohost')
    await Promise.all(people.map((who) => deleteAccount(who, headers())))
    const open = await db()
      .select({ id: rooms.id })
      .from(rooms)
      .innerJoin(accounts, eq(accounts.id, rooms.hostAccountId))
      .where(and(isNull(rooms.endedAt), eq(accounts.name, 'Deleted account')))
    expect(open).toEqual([])
  })
})
