import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, connections } from '@/db/schema'
import { audit } from '../accounts/audit'
import { check } from '../http/body'
import { opened, party, person } from '../rooms/party-under-test'
import { builtInClientId } from '../tokens/clients'
import { createGrant } from '../tokens/grants'
import { createPersonalToken } from '../tokens/personal-tokens'
import { administrator, registered } from './admin-under-test'
import { auditQuery, listAudit } from './audit-log'
import { connectionsQuery, listConnections } from './connections'
import { grantAdmin } from './grant'
import { readOverview } from './overview'
import { revokeToken } from './revoke-token'
import { closeAnyRoom, listRooms, roomsQuery } from './rooms'
import { listTokens, tokensQuery } from './tokens'
import { readUser } from './user-details'
import { listUsers, usersQuery } from './users'

const admin = async () => (await administrator()).viewer()

describe('users', () => {
  test('are found by a part of name, address or username, or by the whole id', async () => {
    const viewer = await admin()
    const bo = await registered('Bo_100%')
    await db().update(accounts).set({ username: 'DJ-Bo', usernameKey: 'dj-bo' }).where(eq(accounts.id, bo.id))
    for (const q of ['o_100%', ' BO_1', bo.email.slice(4, 30).toUpperCase(), 'DJ-', bo.id]) {
      const { items } = await listUsers(viewer, check(usersQuery, { q }))
      expect(items.map(({ id }) => id)).toEqual([bo.id])
    }
    expect((await listUsers(viewer, check(usersQuery, { q: '%' }))).items.map(({ id }) => id)).toEqual([
      bo.id,
    ])
    expect((await listUsers(viewer, check(usersQuery, { q: '\\' }))).items).toEqual([])
  })

  test('come in pages without a gap or a repetition, also where many were made at once', async () => {
    const viewer = await admin()
    const at = new Date()
    const name = `Crowd ${randomUUID()}`
    const made = await db()
      .insert(accounts)
      .values(Array.from({ length: 25 }, () => ({ kind: 'guest' as const, name, createdAt: at })))
      .returning({ id: accounts.id })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listUsers(viewer, check(usersQuery, { q: name, limit: '10', cursor }))
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    expect(seen).toHaveLength(25)
    expect(seen.toSorted()).toEqual(made.map(({ id }) => id).toSorted())
  })

  test('refuse a cursor that no page gave, and a search nobody can type', () => {
    const cursors = ['rubbish', '', Buffer.from('["2026",1]').toString('base64url')]
    const others = [{ q: 'a\u0000b' }, { limit: '0' }, { limit: '101' }, { limit: 'all' }, { show: 'me' }]
    for (const query of [...cursors.map((cursor) => ({ cursor })), ...others]) {
      expect(() => check(usersQuery, query)).toThrow(expect.objectContaining({ code: 'validation' }))
    }
  })

  test('are shown with what hangs on them', async () => {
    const viewer = await admin()
    const bo = await registered('Bo')
    await opened(await bo.viewer(), { name: 'Kitchen', city: 'Lisboa' })
    const details = await readUser(viewer, bo.id)
    expect(details).toMatchObject({ sessions: 1, personal_tokens: 0, grants: 0, connections: [] })
    expect(details.rooms).toMatchObject([
      { name: 'Kitchen', city: 'Lisboa', host: { id: bo.id }, members: 1 },
    ])
    await expect(readUser(viewer, randomUUID())).rejects.toMatchObject({ code: 'not_found' })
  })

  test('are nobody’s to see who is no administrator', async () => {
    const viewer = await (await registered()).viewer()
    const calls = [
      listUsers(viewer, check(usersQuery, {})),
      readUser(viewer, viewer.account.id),
      readOverview(viewer),
      listRooms(viewer, check(roomsQuery, {})),
      listConnections(viewer, check(connectionsQuery, {})),
      listTokens(viewer, check(tokensQuery, {})),
      listAudit(viewer, check(auditQuery, {})),
      closeAnyRoom({ viewer }, randomUUID()),
      revokeToken({ viewer }, randomUUID()),
    ]
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('rooms', () => {
  test('are found by name, city, host or code, and closed for everyone with a line in the log', async () => {
    const viewer = await admin()
    const mark = randomUUID()
    const { room } = await party({ name: mark.slice(0, 30), city: `City ${mark}` }, 'Bo', 'Cy')
    for (const q of [
      mark.slice(0, 20),
      `city ${mark}`,
      `${room.code.slice(0, 3)} ${room.code.slice(3)}`,
      room.id,
    ]) {
      const { items } = await listRooms(viewer, check(roomsQuery, { q }))
      expect(items).toMatchObject([{ id: room.id, members: 3, present: 3, host: { name: 'Ada' } }])
    }
    await closeAnyRoom({ viewer }, room.id)
    expect((await listRooms(viewer, check(roomsQuery, { q: room.id }))).items).toEqual([])
    for (const id of [room.id, randomUUID(), 'rubbish']) {
      await expect(closeAnyRoom({ viewer }, id)).rejects.toMatchObject({ code: 'not_found' })
    }
    const { items } = await listAudit(viewer, check(auditQuery, { action: 'room.closed', account: room.id }))
    expect(items).toMatchObject([
      { actor: { id: viewer.account.id }, details: { reason: 'closed_by_admin' } },
    ])
  })
})

describe('connections', () => {
  test('show their state and never a token', async () => {
    const viewer = await admin()
    const { account } = await person('Bo')
    const providerAccountId = randomUUID()
    await db()
      .insert(connections)
      .values({
        id: randomUUID(),
        accountId: account.id,
        provider: 'spotify',
        issuer: 'https://provider.example',
        providerAccountId,
        providerAccountName: 'Bo at Spotify',
        scope: ['a'],
        accessToken: 'sealed-access',
        refreshToken: 'sealed-refresh',
        expiresAt: new Date(),
        lifetimeMs: 3_600_000,
        state: 'needs_reconnect',
        stateReason: 'invalid_grant',
      })
    const query = { q: providerAccountId, state: 'needs_reconnect' }
    const { items } = await listConnections(viewer, check(connectionsQuery, query))
    expect(items).toMatchObject([{ account: { id: account.id }, state: 'needs_reconnect', failures: 0 }])
    expect(JSON.stringify(items)).not.toContain('sealed')
    for (const state of ['connected', 'blocked']) {
      const other = await listConnections(viewer, check(connectionsQuery, { q: providerAccountId, state }))
      expect(other.items).toEqual([])
    }
  })
})

describe('tokens', () => {
  test('of both kinds are one list, in which either is revoked once', async () => {
    const viewer = await admin()
    const bo = await registered('Bo')
    const { dto, secret } = await createPersonalToken(db(), {
      accountId: bo.id,
      name: 'Script',
      scopes: ['profile'],
      origin: 'account',
      expiresAt: null,
    })
    const grant = await db().transaction((tx) =>
      createGrant(tx, { clientId: builtInClientId, accountId: bo.id, grantType: 'login', scopes: ['venue'] }),
    )
    const list = async (more = {}) =>
      (await listTokens(viewer, check(tokensQuery, { q: bo.id, ...more }))).items
    const all = await list({ state: 'live' })
    expect(all).toMatchObject([
      { id: grant.id, kind: 'grant', client_id: 'auxroom', scopes: ['venue'], account: { name: 'Bo' } },
      { id: dto.id, kind: 'personal_token', name: 'Script', expires_at: null, hint: dto.hint },
    ])
    expect(JSON.stringify(all)).not.toContain(secret)
    expect(await list({ kind: 'grant' })).toHaveLength(1)
    for (const { id } of all) {
      await revokeToken({ viewer }, id)
      await expect(revokeToken({ viewer }, id)).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await list({ state: 'live' })).toEqual([])
    const revoked = await list({ state: 'revoked' })
    expect(revoked.map(({ _links }) => _links)).toEqual([{}, {}])
    const [entry] = (await listAudit(viewer, check(auditQuery, { account: dto.id }))).items
    expect(entry).toMatchObject({
      action: 'token.revoked',
      actor: { id: viewer.account.id },
      account: { id: bo.id },
    })
  })
})

describe('the audit log', () => {
  test('is newest first, by action and by account, in pages', async () => {
    const viewer = await admin()
    const bo = await registered('Bo')
    for (const name of ['one', 'two', 'three']) {
      await audit(db(), { action: 'token.created', actorId: bo.id, accountId: bo.id, details: { name } })
    }
    const query = { account: bo.email, action: 'token.created', limit: '2' }
    const first = await listAudit(viewer, check(auditQuery, query))
    const cursor = first.next_cursor ?? ''
    const second = await listAudit(viewer, check(auditQuery, { ...query, cursor }))
    const names = [...first.items, ...second.items].map(({ details }) => details.name)
    expect(names.toSorted()).toEqual(['one', 'three', 'two'])
    expect(second.next_cursor).toBeNull()
  })
})

test('the operator makes an administrator of a registered account that is not suspended', async () => {
  const bo = await registered('Bo')
  expect(await grantAdmin('nobody@example.org')).toBe('unknown')
  expect(await grantAdmin('rubbish')).toBe('unknown')
  expect(await grantAdmin(` ${bo.email.toUpperCase()}`)).toBe('granted')
  expect(await grantAdmin(bo.email)).toBe('already')
  const viewer = await bo.viewer()
  const { items } = await listAudit(viewer, check(auditQuery, { account: bo.id, action: 'account.marked' }))
  expect(items).toMatchObject([{ actor: null, account: { id: bo.id }, details: { by: 'operator' } }])
  expect(await readOverview(viewer)).toMatchObject({ admins: expect.any(Number), clients: 1 })
})
