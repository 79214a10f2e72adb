import 'server-only'
import { and, desc, eq, gt, isNull, ne, type SQL } from 'drizzle-orm'
import { db, type Executor, sql } from '@/db/client'
import { sessions } from '@/db/schema'
import { randomToken, sha256 } from '../crypto'
import { AppError } from '../errors'
import { publish } from '../realtime/bus'
import { browserDevice } from './device-cookie'
import {
  accountLives,
  type LiveAccount,
  type LiveAccountRow,
  liveAccount,
  liveAccountColumns,
} from './live-account'
import { sessionMaxAgeSeconds } from './session-cookie'
import { userAgentLabel } from './user-agent'

const idleMs = 7 * 24 * 60 * 60 * 1000
const seenEveryMs = 60 * 1000

export type NewSession = {
  id: string
  /** Goes into the cookie and nowhere else; the database has its hash. */
  secret: string
  expiresAt: Date
}

type SessionInput = {
  accountId: string
  userAgent: string | null
  /** The guest account whose things it may still bring along. */
  bringsFrom?: string | null
  /** Of a browser that signs in, whose device the account knows from then on. */
  headers?: Headers
}

/** Begins a session of an account. */
export async function createSession(input: SessionInput, executor: Executor = db()): Promise<NewSession> {
  const secret = randomToken(32)
  const expiresAt = new Date(Date.now() + sessionMaxAgeSeconds * 1000)
  const [row] = await executor
    .insert(sessions)
    .values({
      secretHash: sha256(secret),
      accountId: input.accountId,
      userAgent: input.userAgent?.slice(0, 400) ?? null,
      expiresAt,
      bringsFrom: input.bringsFrom ?? null,
      deviceHash: (input.headers && browserDevice(input.headers, secret)?.hash) ?? null,
    })
    .returning({ id: sessions.id })
  if (!row) throw new Error('The session was not stored')
  return { id: row.id, secret, expiresAt }
}

/** A session last seen before is idle for too long. */
export function idleSince(now: Date): Date {
  return new Date(now.getTime() - idleMs)
}

/** What makes a session live: not ended, not past its end, not idle for seven days. */
export function isLive(now = new Date()): SQL | undefined {
  return and(isNull(sessions.endedAt), gt(sessions.expiresAt, now), gt(sessions.lastSeenAt, idleSince(now)))
}

export type LiveSession = {
  session: { id: string; expiresAt: Date; bringsFrom: string | null }
  account: LiveAccount
}

type FoundRow = LiveAccountRow & {
  id: string
  expires_ms: number
  seen_ms: number
  brings_from: string | null
}

/**
 * The live session this secret opens, with its account: one query, and once a minute one more that notes it was seen.
 * Every call passes here, so the query is a prepared one, which Drizzle does not make: a seventh of the time (measured).
 */
export async function findSession(secret: string): Promise<LiveSession | null> {
  const now = Date.now()
  const [row] = await sql()<FoundRow[]>`
    select s.id, s.brings_from, ${liveAccountColumns()},
      (extract(epoch from s.expires_at) * 1000)::float8 as expires_ms,
      (extract(epoch from s.last_seen_at) * 1000)::float8 as seen_ms
    from sessions s join accounts a on a.id = s.account_id
    where s.secret_hash = ${sha256(secret)} and s.ended_at is null and ${accountLives()}
      and s.expires_at > ${new Date(now).toISOString()} and s.last_seen_at > ${idleSince(new Date(now)).toISOString()}`
  if (!row) return null
  if (now - row.seen_ms > seenEveryMs) {
    await db()
      .update(sessions)
      .set({ lastSeenAt: new Date(now) })
      .where(eq(sessions.id, row.id))
  }
  return {
    session: { id: row.id, expiresAt: new Date(row.expires_ms), bringsFrom: row.brings_from },
    account: liveAccount(row),
  }
}

export type SessionDto = {
  id: string
  current: boolean
  created_at: string
  last_seen_at: string
  expires_at: string
  /** Browser and system in words, e.g. `Firefox on Linux`. */
  user_agent_label: string
}

/** An account's live sessions, the one seen last first. @param currentId marks the caller's own */
export async function listSessions(accountId: string, currentId?: string): Promise<SessionDto[]> {
  const rows = await db()
    .select({
      id: sessions.id,
      userAgent: sessions.userAgent,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .where(and(eq(sessions.accountId, accountId), isLive()))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.createdAt))
  return rows.map((row) => ({
    id: row.id,
    current: row.id === currentId,
    created_at: row.createdAt.toISOString(),
    last_seen_at: row.lastSeenAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    user_agent_label: userAgentLabel(row.userAgent),
  }))
}

/**
 * Ends a session; every process hears it, so that its streams close.
 * @param accountId whose it has to be: another's session is `not_found`, as is one that has ended
 */
export async function endSession(id: string, accountId?: string, executor: Executor = db()): Promise<void> {
  const mine = accountId === undefined ? undefined : eq(sessions.accountId, accountId)
  const ended = await end(and(eq(sessions.id, id), mine), executor)
  if (ended.length === 0 && accountId !== undefined) throw new AppError('not_found')
}

/** Ends every session of an account, or all but one. @returns how many ended */
export async function endSessionsOf(
  accountId: string,
  options: { except?: string } = {},
  executor: Executor = db(),
): Promise<number> {
  const others = options.except === undefined ? undefined : ne(sessions.id, options.except)
  const ended = await end(and(eq(sessions.accountId, accountId), others), executor)
  return ended.length
}

async function end(which: SQL | undefined, executor: Executor): Promise<{ id: string }[]> {
  return executor.transaction(async (tx) => {
    const ended = await tx
      .update(sessions)
      .set({ endedAt: new Date() })
      .where(and(which, isNull(sessions.endedAt)))
      .returning({ id: sessions.id })
    for (const { id } of ended) await publish(tx, { topic: 'session', type: 'ended', session_id: id })
    return ended
  })
}
