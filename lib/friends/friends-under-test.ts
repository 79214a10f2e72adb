import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { connections, friendLists } from '@/db/schema'
import { createGuest } from '../accounts/guests'
import { sealToken } from '../connections/sealed-tokens'
import type { Provider, ProviderFriend } from '../oauth/provider'

/** A provider whose friends are what a test says; nothing of it is ever called over the network. */
export function scriptedProvider(friends: Provider['friends']): Provider {
  const origin = 'https://games.example'
  return {
    id: 'games',
    name: 'Games',
    issuer: origin,
    metadata: { authorization_endpoint: `${origin}/authorize`, token_endpoint: `${origin}/token` },
    apiBase: origin,
    clientId: 'client',
    clientSecret: null,
    scope: [],
    exportScope: [],
    authorizationParameters: {},
    pkce: false,
    idToken: false,
    refreshLifetimeMs: null,
    whoAmI: () => Promise.reject(new Error('Nobody asks')),
    friends,
  }
}

export const friend = (name: string, online = false): ProviderFriend => ({
  id: `id of ${name}`,
  name,
  online,
  title: null,
})

/** A guest connected to the scripted provider. */
export async function connectedGuest(): Promise<{ accountId: string; connectionId: string }> {
  const { account } = await createGuest({ userAgent: null })
  return { accountId: account.id, connectionId: await connect(account.id) }
}

/** A connection with an hour to live. @returns its id */
export async function connect(accountId: string): Promise<string> {
  const id = randomUUID()
  await db()
    .insert(connections)
    .values({
      id,
      accountId,
      provider: 'games',
      issuer: 'https://games.example',
      providerAccountId: id,
      providerAccountName: 'Ada',
      scope: [],
      accessToken: sealToken(id, 'access_token', 'an access token'),
      expiresAt: new Date(Date.now() + 3_600_000),
      lifetimeMs: 3_600_000,
      state: 'connected',
    })
  return id
}

/** The next consent for the same provider account. */
export async function consentAgain(connectionId: string): Promise<void> {
  await db()
    .update(connections)
    .set({ grantGeneration: sql`${connections.grantGeneration} + 1`, state: 'connected' })
    .where(eq(connections.id, connectionId))
}

/** Lets so much time pass for a list that is kept. */
export async function pass(connectionId: string, seconds: number): Promise<void> {
  const earlier = (column: typeof friendLists.fetchedAt | typeof friendLists.nextFetchAt) =>
    sql`${column} - make_interval(secs => ${seconds})`
  await db()
    .update(friendLists)
    .set({ fetchedAt: earlier(friendLists.fetchedAt), nextFetchAt: earlier(friendLists.nextFetchAt) })
    .where(eq(friendLists.connectionId, connectionId))
}

export async function keptRows() {
  return db().select().from(friendLists)
}
