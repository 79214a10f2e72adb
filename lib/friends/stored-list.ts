import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core'
import { db } from '@/db/client'
import { connections, friendLists } from '@/db/schema'
import { sqlErrorOf } from '@/db/sql-error'
import type { ConnectionKey } from '../connections/connection-row'
import type { ProviderFriend } from '../oauth/provider'
import { friendList, keptList } from './friend-list'
import { isProblem, type Problem } from './problem'

/** For how long a list is good: far below what an app may ask, and what changed at the provider soon shows. */
const freshMs = 10_000
/** How long whoever asks the provider has for it: a refresh of the token and two calls. */
const claimMs = 30_000
const firstWaitMs = 10_000
const longestWaitMs = 5 * 60_000
const longestToldWaitMs = 24 * 60 * 60_000

/** What is known of the friends behind a connection, by the clock of the database. */
export type StoredList = {
  connection: { id: string; state: 'connected' | 'needs_reconnect'; provider: string; issuer: string }
  /** The consent that is in force. */
  grantGeneration: number
  /** Null where none was read under this consent. */
  friends: ProviderFriend[] | null
  fetchedAt: Date | null
  /** Older than it should be. */
  stale: boolean
  /** Why the last attempt gave nothing; null where it did. */
  problem: Problem | null
  nextFetchAt: Date | null
  /** Whether the provider may be asked. */
  due: boolean
}

/** The right to ask the provider, until it runs out. */
type Claim = { connectionId: string; grantGeneration: number; until: Date; failures: number }

// The wait a provider asks for is for the app and the person, whatever the consent.
const throttled = sql`coalesce(${friendLists.failure} = 'rate_limited', false)`
const waited = sql`${friendLists.nextFetchAt} <= now()`
const ofThisConsent = sql`${friendLists.grantGeneration} = ${connections.grantGeneration}`

/** The account's connection with the list that hangs on it; null where nothing is connected. One round trip. */
export async function readStored({ accountId, provider }: ConnectionKey): Promise<StoredList | null> {
  const [row] = await db()
    .select({
      connection: {
        id: connections.id,
        state: connections.state,
        provider: connections.provider,
        issuer: connections.issuer,
      },
      grantGeneration: connections.grantGeneration,
      own: sql<boolean>`coalesce(${ofThisConsent}, false)`,
      friends: friendLists.friends,
      fetchedAt: friendLists.fetchedAt,
      stale: sql<boolean>`coalesce(${friendLists.fetchedAt} + ${interval(freshMs)} <= now(), false)`,
      failure: friendLists.failure,
      nextFetchAt: friendLists.nextFetchAt,
      due: sql<boolean>`coalesce(${waited} or not (${ofThisConsent} or ${throttled}), true)`,
    })
    .from(connections)
    .leftJoin(friendLists, eq(friendLists.connectionId, connections.id))
    .where(and(eq(connections.accountId, accountId), eq(connections.provider, provider)))
    .limit(1)
  if (!row) return null
  const { own, friends, failure, ...rest } = row
  const kept = own ? keptList(friends) : null
  const problem = isProblem(failure) && (own || !row.due) ? failure : null
  return {
    ...rest,
    friends: kept,
    fetchedAt: kept && row.fetchedAt,
    stale: kept !== null && row.stale,
    problem,
  }
}

/**
 * Takes the right to ask the provider, by compare-and-set: no lock is held over the call, and a holder that was killed is
 * succeeded when its time is up. What another consent had read goes. Null when somebody else has the right, or it is too
 * early.
 */
export async function takeClaim({ connection, grantGeneration }: StoredList): Promise<Claim | null> {
  const until = sql`now() + ${interval(claimMs)}`
  const older = sql`${friendLists.grantGeneration} < excluded.grant_generation`
  const same = sql`${friendLists.grantGeneration} = excluded.grant_generation`
  const [claim] = await db()
    .insert(friendLists)
    .values({ connectionId: connection.id, grantGeneration, nextFetchAt: until })
    .onConflictDoUpdate({
      target: friendLists.connectionId,
      set: {
        grantGeneration: sql`excluded.grant_generation`,
        nextFetchAt: sql`excluded.next_fetch_at`,
        friends: sql`case when ${same} then ${friendLists.friends} end`,
        fetchedAt: sql`case when ${same} then ${friendLists.fetchedAt} end`,
        failure: sql`case when ${same} then ${friendLists.failure} end`,
        failures: sql`case when ${same} then ${friendLists.failures} else 0 end`,
      },
      setWhere: sql`(${same} and ${waited}) or (${older} and (${waited} or not ${throttled}))`,
    })
    .returning({ until: friendLists.nextFetchAt, failures: friendLists.failures })
    .catch((error: unknown) => {
      // Disconnected in between.
      if (sqlErrorOf(error)?.kind === 'foreign_key_violation') return []
      throw error
    })
  return claim ? { connectionId: connection.id, grantGeneration, ...claim } : null
}

/** Keeps what the provider told, if the right to ask is still the one that was taken. */
export function keepFriends(claim: Claim, told: readonly ProviderFriend[]): Promise<void> {
  return settle(claim, {
    friends: friendList(told),
    fetchedAt: sql`now()`,
    nextFetchAt: after(freshMs),
    failure: null,
    failures: 0,
  })
}

/**
 * Keeps why nothing was told: nobody asks before the wait the provider names, else a growing one. A list its owner has
 * made private is not shown any more, and asked for again as soon as a good one would be.
 */
export function keepProblem(claim: Claim, problem: Problem, retryAfterMs: number | null): Promise<void> {
  if (problem === 'hidden') {
    return settle(claim, {
      friends: null,
      fetchedAt: null,
      nextFetchAt: after(freshMs),
      failure: problem,
      failures: 0,
    })
  }
  const growing = Math.min(firstWaitMs * 2 ** Math.min(claim.failures, 10), longestWaitMs)
  const wait = retryAfterMs ? Math.min(Math.max(retryAfterMs, 1000), longestToldWaitMs) : growing
  return settle(claim, { nextFetchAt: after(wait), failure: problem, failures: claim.failures + 1 })
}

async function settle(
  { connectionId, grantGeneration, until }: Claim,
  outcome: PgUpdateSetSource<typeof friendLists>,
): Promise<void> {
  await db()
    .update(friendLists)
    .set(outcome)
    .where(
      and(
        eq(friendLists.connectionId, connectionId),
        eq(friendLists.grantGeneration, grantGeneration),
        eq(friendLists.nextFetchAt, until),
      ),
    )
}

function after(milliseconds: number) {
  return sql`now() + ${interval(milliseconds)}`
}

function interval(milliseconds: number) {
  return sql`make_interval(secs => ${milliseconds / 1000})`
}
