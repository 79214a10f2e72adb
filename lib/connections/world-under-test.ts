import { eq, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts, type ConnectionRow, connections, sessions } from '@/db/schema'
import { decide } from '@/scripts/vitest/providers-under-test/decide'
import type { ProviderUnderTest } from '@/scripts/vitest/providers-under-test/provider-under-test'
import { startSimulatedProvider } from '@/scripts/vitest/simulated-provider'
import { createGuest } from '../accounts/guests'
import { sessionCookie } from '../accounts/session-cookie'
import { musicProvider } from '../oauth/music-provider'
import type { CallbackOutcome } from './callback'
import { finishConnecting } from './callback'
import { findConnection } from './connection-row'
import { startConnecting } from './start'

export type Person = {
  accountId: string
  sessionId: string
  key: { accountId: string; provider: string }
  /** The session's cookie as the browser sends it. */
  cookie: string
}

/** The strict simulator, and people who connect their music there. */
export type World = Awaited<ReturnType<typeof startWorld>>

export async function startWorld() {
  const simulator = await startSimulatedProvider()
  return {
    simulator,
    control: simulator.control,
    ...peopleOf(musicProvider),
    /** Token calls of a kind that reached the simulator since the request of this number. */
    tokenCalls: (grantType = 'refresh_token', since = 0) =>
      simulator.control.requests(since).filter((request) => request.grant_type === grantType).length,
  }
}

/** A provider, and people who connect with it. */
export type ProviderWorld<P extends ProviderUnderTest = ProviderUnderTest> = ReturnType<typeof worldOf<P>>

export function worldOf<P extends ProviderUnderTest>(provider: P) {
  return {
    provider,
    ...peopleOf(provider.id),
    /** How many refreshes the provider has answered. */
    refreshes: () => provider.tokenRequests('refresh_token'),
  }
}

/** The same, for a file that starts the provider itself. */
export async function startProviderWorld<P extends ProviderUnderTest>(
  start: () => Promise<P>,
): Promise<ProviderWorld<P>> {
  return worldOf(await start())
}

function peopleOf(provider: string) {
  return { person: () => person(provider), start, connect, expire, row }
}

/** A guest with a session. */
async function person(provider: string): Promise<Person> {
  const { account, session } = await createGuest({ userAgent: null })
  const cookie = (await sessionCookie(session.secret)).split(';')[0] ?? ''
  const key = { accountId: account.id, provider }
  return { accountId: account.id, sessionId: session.id, key, cookie }
}

/** Starts. @returns where the provider is asked, and what comes of coming back from there */
async function start(who: Person, intent: 'connect' | 'sign-in' = 'connect', also?: 'export') {
  const { provider } = who.key
  const { url, setCookies } = await startConnecting({
    provider,
    sessionId: who.sessionId,
    accountId: who.accountId,
    intent,
    also,
    cookieHeader: null,
  })
  const flow = setCookies.map((value) => value.split(';')[0]).join('; ')
  const comeBack = async (back: URL): Promise<CallbackOutcome> => {
    const [owner] = await db()
      .select({ kind: accounts.kind })
      .from(accounts)
      .where(eq(accounts.id, who.accountId))
    return finishConnecting({
      provider,
      query: back.searchParams,
      headers: new Headers({ cookie: `${who.cookie}; ${flow}` }),
      caller: { accountId: who.accountId, sessionId: who.sessionId, kind: owner?.kind ?? 'guest' },
    })
  }
  return { url: new URL(url), comeBack }
}

/** Goes to the provider, allows, comes back. */
async function connect(
  who: Person,
  account = 'ada',
  intent?: 'connect' | 'sign-in',
  also?: 'export',
): Promise<CallbackOutcome> {
  const { url, comeBack } = await start(who, intent, also)
  return comeBack(await decide(url, account))
}

/** Lets the stored access token have `leftMs` milliseconds left; negative ones have passed. */
async function expire(who: Person, leftMs = -1000): Promise<void> {
  await db()
    .update(connections)
    .set({ expiresAt: new Date(Date.now() + leftMs) })
    .where(eq(connections.accountId, who.accountId))
}

async function row(who: Person): Promise<ConnectionRow> {
  const found = await findConnection(who.key)
  if (!found) throw new Error('Nothing is connected')
  return found
}

/** Ends a person's sessions without anything else. */
export async function endSessions(who: Person): Promise<void> {
  await db().update(sessions).set({ endedAt: new Date() }).where(eq(sessions.accountId, who.accountId))
}

/** Nobody is here yet. Row by row: with so few that is far quicker than emptying the tables. */
export async function forgetEverybody(): Promise<void> {
  for (const table of ['events', 'connections', 'authorization_requests', 'rooms', 'sessions', 'accounts']) {
    await db().execute(sql`delete from ${sql.identifier(table)}`)
  }
}
