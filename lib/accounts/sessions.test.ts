import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { sessions } from '@/db/schema'
import { sha256 } from '../crypto'
import { type BusMessage, startBus, subscribe } from '../realtime/bus'
import { createGuest } from './guests'
import { createSession, endSession, endSessionsOf, findSession, listSessions } from './sessions'

const day = 24 * 60 * 60 * 1000
const ago = (ms: number) => new Date(Date.now() - ms)
const guest = () => createGuest({ name: 'Ada', userAgent: null })

async function rowOf(id: string) {
  const [row] = await db()
    .select({
      lastSeenAt: sessions.lastSeenAt,
      secretHash: sessions.secretHash,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .where(eq(sessions.id, id))
  if (!row) throw new Error('no such session')
  return row
}

describe('a session', () => {
  test('opens with its secret and says whose it is', async () => {
    const { account, session } = await guest()
    expect(await findSession(session.secret)).toEqual({
      session: { id: session.id, expiresAt: session.expiresAt, bringsFrom: null },
      account: { id: account.id, kind: 'guest', name: 'Ada', email: null, isAdmin: false, cities: [] },
    })
  })

  test('20: is stored by its hash alone', async () => {
    const { session } = await guest()
    const dump = JSON.stringify(await db().select().from(sessions))
    expect(dump).not.toContain(session.secret)
    expect((await rowOf(session.id)).secretHash).toBe(sha256(session.secret))
    expect(Buffer.from(session.secret, 'base64url')).toHaveLength(32)
  })

  test('25: ends after seven days without a call', async () => {
    const { session } = await guest()
    await db()
      .update(sessions)
      .set({ lastSeenAt: ago(7 * day - 60_000) })
      .where(eq(sessions.id, session.id))
    expect(await findSession(session.secret)).not.toBeNull()
    await db()
      .update(sessions)
      .set({ lastSeenAt: ago(7 * day) })
      .where(eq(sessions.id, session.id))
    expect(await findSession(session.secret)).toBeNull()
  })

  test('25: ends thirty days after it began, however busy', async () => {
    const { session } = await guest()
    const lasts = (await rowOf(session.id)).expiresAt.getTime() - Date.now()
    expect(lasts).toBeGreaterThan(30 * day - 60_000)
    expect(lasts).toBeLessThanOrEqual(30 * day)
    await db()
      .update(sessions)
      .set({ expiresAt: ago(0) })
      .where(eq(sessions.id, session.id))
    expect(await findSession(session.secret)).toBeNull()
  })

  test('notes that it was seen once a minute', async () => {
    const { session } = await guest()
    const fresh = ago(50_000)
    await db().update(sessions).set({ lastSeenAt: fresh }).where(eq(sessions.id, session.id))
    await findSession(session.secret)
    expect((await rowOf(session.id)).lastSeenAt).toEqual(fresh)
    await db()
      .update(sessions)
      .set({ lastSeenAt: ago(70_000) })
      .where(eq(sessions.id, session.id))
    await findSession(session.secret)
    expect((await rowOf(session.id)).lastSeenAt.getTime()).toBeGreaterThan(ago(10_000).getTime())
  })

  test('is dead once ended, and every process hears of it', async () => {
    const { session, account } = await guest()
    await startBus()
    const heard = new Promise<BusMessage>((resolve) => {
      const stop = subscribe((message) => {
        if (message.session_id !== session.id) return
        stop()
        resolve(message)
      })
    })
    await endSession(session.id, account.id)
    expect(await heard).toEqual({ topic: 'session', type: 'ended', session_id: session.id })
    expect(await findSession(session.secret)).toBeNull()
    await expect(endSession(session.id, account.id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('cannot be ended by another account', async () => {
    const [mine, theirs] = [await guest(), await guest()]
    await expect(endSession(theirs.session.id, mine.account.id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await findSession(theirs.session.secret)).not.toBeNull()
  })

  test('is listed beside the others of its account, which it can end together', async () => {
    const { session, account } = await guest()
    const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    const other = await createSession({ accountId: account.id, userAgent })
    await createSession({ accountId: (await guest()).account.id, userAgent })
    const listed = await listSessions(account.id, session.id)
    expect(listed).toHaveLength(2)
    expect(listed.find(({ id }) => id === session.id)?.current).toBe(true)
    expect(listed.find(({ id }) => id === other.id)).toMatchObject({
      current: false,
      user_agent_label: 'Firefox on Linux',
      expires_at: other.expiresAt.toISOString(),
    })
    expect(await endSessionsOf(account.id, { except: session.id })).toBe(1)
    expect((await listSessions(account.id)).map(({ id }) => id)).toEqual([session.id])
  })
})
