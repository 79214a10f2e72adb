import { randomUUID } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { auditLog, connections, members, oauthCodes, rooms } from '@/db/schema'
import { browserHeaders, ownAddress } from '../accounts/test-browser'
import { signIn, signInByProvider } from '../lifecycle/sign-in'
import { type BusMessage, startBus, stopBus, subscribe } from '../realtime/bus'
import { joined, opened, party } from '../rooms/party-under-test'
import { issueAccessToken } from '../tokens/access-tokens'
import { builtInClientId } from '../tokens/clients'
import { createGrant } from '../tokens/grants'
import { createPersonalToken } from '../tokens/personal-tokens'
import { viewerFrom } from '../viewer/viewer'
import { administrator, type Registered, registered } from './admin-under-test'
import { markUser } from './mark-user'

beforeAll(startBus)
afterAll(stopBus)

const bearer = (token: string) => viewerFrom(new Headers({ authorization: `Bearer ${token}` }))

/** A personal token, a JWT of a grant, and a code nobody has exchanged. */
async function tokensOf({ id: accountId }: Registered) {
  const scopes = ['profile', 'performer', 'venue'] as const
  const { secret, dto } = await createPersonalToken(db(), {
    accountId,
    name: 'Script',
    scopes,
    origin: 'account',
    expiresAt: null,
  })
  const grant = await db().transaction((tx) =>
    createGrant(tx, { clientId: builtInClientId, accountId, grantType: 'login', scopes }),
  )
  await db()
    .insert(oauthCodes)
    .values({
      secretHash: randomUUID(),
      clientId: builtInClientId,
      accountId,
      redirectUri: 'https://app.example/cb',
      redirectUriGiven: true,
      scopes: ['profile'],
      codeChallenge: 'x',
      expiresAt: new Date(Date.now() + 60_000),
    })
  const { accessToken } = await issueAccessToken({ ...grant, accountId })
  return { secret, jwt: accessToken, ids: [dto.id, grant.id] }
}

async function connected(accountId: string): Promise<void> {
  await db().insert(connections).values({
    id: randomUUID(),
    accountId,
    provider: 'spotify',
    issuer: 'https://provider.example',
    providerAccountId: randomUUID(),
    providerAccountName: 'Bo',
    scope: [],
    accessToken: 'sealed',
    expiresAt: new Date(),
    lifetimeMs: 3_600_000,
    state: 'connected',
  })
}

test('a suspended account’s sessions, tokens, grants, codes, room and memberships end at once; its connection stays', async () => {
  const [ada, bo] = [await administrator(), await registered('Bo')]
  const viewer = await bo.viewer()
  const { secret, jwt, ids } = await tokensOf(bo)
  const own = await opened(viewer, { name: 'Kitchen' })
  const { room: elsewhere } = await party({})
  await joined(viewer, elsewhere.code, 'Bo')
  await connected(bo.id)
  const heard: BusMessage[] = []
  const stop = subscribe((message) => heard.push(message))
  await markUser({ viewer: await ada.viewer(), headers: ada.headers }, bo.id, { suspended: true })

  expect(await viewerFrom(bo.headers)).toBeNull()
  await expect(bearer(secret)).rejects.toMatchObject({ code: 'unauthenticated' })
  await expect(bearer(jwt)).rejects.toMatchObject({ code: 'unauthenticated' })
  const unused = await db()
    .select({ hash: oauthCodes.secretHash })
    .from(oauthCodes)
    .where(and(eq(oauthCodes.accountId, bo.id), isNull(oauthCodes.usedAt)))
  expect(unused).toEqual([])
  const [room] = await db().select({ reason: rooms.endedReason }).from(rooms).where(eq(rooms.code, own.code))
  expect(room?.reason).toBe('closed_by_admin')
  const [place] = await db()
    .select({ leftAt: members.leftAt })
    .from(members)
    .where(and(eq(members.accountId, bo.id), eq(members.roomId, elsewhere.id)))
  expect(place?.leftAt).toBeInstanceOf(Date)
  const kept = await db()
    .select({ id: connections.id })
    .from(connections)
    .where(eq(connections.accountId, bo.id))
  expect(kept).toHaveLength(1)

  await vi.waitFor(() => {
    const told = JSON.stringify(heard)
    for (const id of [viewer.credential.id, own.id, ...ids]) expect(told).toContain(id)
  })
  stop()
  const written = await db()
    .select({ action: auditLog.action, actorId: auditLog.actorId })
    .from(auditLog)
    .where(and(eq(auditLog.accountId, bo.id), eq(auditLog.actorId, ada.id)))
  expect(written.map(({ action }) => action).toSorted()).toEqual(['account.suspended', 'tokens.ended'])
})

test('a suspended account opens at no door; once reinstated it signs in, and what had ended stays ended', async () => {
  const [ada, bo] = [await administrator(), await registered('Bo')]
  const { secret, jwt } = await tokensOf(bo)
  const by = { viewer: await ada.viewer() }
  await markUser(by, bo.id, { suspended: true })
  const attempt = async () =>
    signIn({ email: bo.email, password: bo.password, headers: await browserHeaders(null, ownAddress()) })
  await expect(attempt()).rejects.toMatchObject({ code: 'invalid_credentials' })
  const browser = await browserHeaders(null, ownAddress())
  await expect(signInByProvider(bo.id, 'spotify', browser)).rejects.toMatchObject({
    code: 'account_suspended',
  })

  await markUser(by, bo.id, { suspended: false })
  const { session } = await attempt()
  expect((await viewerFrom(await browserHeaders(session.secret)))?.account.id).toBe(bo.id)
  expect(await viewerFrom(bo.headers)).toBeNull()
  for (const dead of [secret, jwt])
    await expect(bearer(dead)).rejects.toMatchObject({ code: 'unauthenticated' })
})
