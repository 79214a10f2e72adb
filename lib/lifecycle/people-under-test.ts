import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts, connections, members, rooms } from '@/db/schema'
import { createGuest } from '../accounts/guests'
import { register } from '../accounts/register'
import { browserHeaders, ownAddress, somebody } from '../accounts/test-browser'
import { sealToken } from '../connections/sealed-tokens'
import { openRoom } from '../rooms/create'
import { joinRoom } from '../rooms/join'
import type { SessionViewer } from '../viewer/viewer'
import { browserViewer } from '../viewer/viewer-under-test'
import { signIn } from './sign-in'

type Person = { viewer: SessionViewer; headers: Headers }

export async function person(secret: string): Promise<Person> {
  const headers = await browserHeaders(secret, ownAddress())
  return { viewer: await browserViewer(headers), headers }
}

export async function guest(): Promise<Person> {
  return person((await createGuest({ userAgent: null })).session.secret)
}

export async function member(): Promise<Person & { credentials: { email: string; password: string } }> {
  const credentials = somebody()
  const { session } = await register(credentials, await browserHeaders(null, ownAddress()))
  return { ...(await person(session.secret)), credentials }
}

/** The guest's browser signs in. */
export async function becomes(
  before: Person,
  credentials: { email: string; password: string },
): Promise<Person> {
  const { session } = await signIn({ ...credentials, headers: before.headers })
  return person(session.secret)
}

export async function connect({ viewer }: Person, provider = 'spotify'): Promise<string> {
  const id = randomUUID()
  await db()
    .insert(connections)
    .values({
      id,
      accountId: viewer.account.id,
      provider,
      issuer: `https://accounts.${provider}.example`,
      providerAccountId: `user-${id}`,
      providerAccountName: `Ada at ${provider}`,
      scope: ['user-read-playback-state'],
      accessToken: sealToken(id, 'access_token', 'an access token'),
      expiresAt: new Date(Date.now() + 3_600_000),
      lifetimeMs: 3_600_000,
      state: 'connected',
    })
  return id
}

export async function ownerOf(connectionId: string): Promise<string | undefined> {
  const [row] = await db()
    .select({ accountId: connections.accountId })
    .from(connections)
    .where(eq(connections.id, connectionId))
  return row?.accountId
}

export async function roomOf(code: string) {
  const [row] = await db()
    .select({
      id: rooms.id,
      host: rooms.hostAccountId,
      version: rooms.version,
      endedReason: rooms.endedReason,
    })
    .from(rooms)
    .where(eq(rooms.code, code))
  if (!row) throw new Error('no such room')
  return row
}

export async function membership(code: string, { viewer }: Person) {
  const [row] = await db()
    .select({ id: members.id, role: members.role, leftAt: members.leftAt, present: members.present })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .where(and(eq(rooms.code, code), eq(members.accountId, viewer.account.id)))
  return row
}

export async function isEnded({ viewer }: Person): Promise<boolean> {
  const [row] = await db()
    .select({ endedAt: accounts.endedAt })
    .from(accounts)
    .where(eq(accounts.id, viewer.account.id))
  return row?.endedAt !== null
}

export const open = async (host: Person) => (await openRoom(host.viewer, {})).code
export const join = (who: Person, code: string) => joinRoom(who.viewer, { code }, who.headers, null)
