import 'server-only'
import { and, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts, sessions } from '@/db/schema'
import { sqlErrorOf } from '@/db/sql-error'
import { limitOf } from '../http/limits'
import { isThisMachine, peerNetwork } from '../http/peer'
import { inventedName } from './guest-name'
import type { LiveAccount } from './live-account'
import { createSession, endSessionsOf, type NewSession } from './sessions'

/** A festival may join behind one address within minutes; nobody makes guests without end. */
const perNetwork = limitOf('guests')

export type Guest = {
  account: LiveAccount & { kind: 'guest'; email: null }
  session: NewSession
}

/**
 * Makes the caller of a request a guest, as `createGuest`. Callers of this very machine are not counted: they are its
 * owner. Who comes through a proxy is not of this machine, wherever the proxy is.
 * Throws `rate_limited_caller`.
 */
export async function welcomeGuest(headers: Headers, name?: string): Promise<Guest> {
  if (!isThisMachine(headers)) await perNetwork.consume(peerNetwork(headers))
  return createGuest({ name, userAgent: headers.get('user-agent') })
}

/** A new guest account and the session it lives and ends with. Without a name it gets a friendly one. */
export async function createGuest(input: { name?: string; userAgent: string | null }): Promise<Guest> {
  const name = input.name ?? inventedName()
  return db().transaction(async (tx) => {
    const [row] = await tx.insert(accounts).values({ kind: 'guest', name }).returning({ id: accounts.id })
    if (!row) throw new Error('The guest was not stored')
    const session = await createSession({ accountId: row.id, userAgent: input.userAgent }, tx)
    const account = { id: row.id, kind: 'guest' as const, name, email: null, isAdmin: false, cities: [] }
    return { account, session }
  })
}

/**
 * Takes back a guest that was made for a call which then failed: nobody holds its cookie. What the call has left behind
 * keeps the account; it is ended with the other guests whose session is over.
 */
export async function dropGuest(accountId: string): Promise<void> {
  try {
    await db().transaction(async (tx) => {
      await tx.delete(sessions).where(eq(sessions.accountId, accountId))
      await tx.delete(accounts).where(and(eq(accounts.id, accountId), eq(accounts.kind, 'guest')))
    })
  } catch (error) {
    if (sqlErrorOf(error)?.kind !== 'foreign_key_violation') throw error
    await endSessionsOf(accountId)
  }
}
