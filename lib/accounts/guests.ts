import 'server-only'
import { and, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts, sessions } from '@/db/schema'
import { inventedName } from './guest-name'
import { createSession, type NewSession } from './sessions'

export type Guest = {
  account: { id: string; kind: 'guest'; name: string; email: null }
  session: NewSession
}

/** A new guest account and the session it lives and ends with. Without a name it gets a friendly one. */
export async function createGuest(input: { name?: string; userAgent: string | null }): Promise<Guest> {
  const name = input.name ?? inventedName()
  return db().transaction(async (tx) => {
    const [row] = await tx.insert(accounts).values({ kind: 'guest', name }).returning({ id: accounts.id })
    if (!row) throw new Error('The guest was not stored')
    const session = await createSession({ accountId: row.id, userAgent: input.userAgent }, tx)
    return { account: { id: row.id, kind: 'guest', name, email: null }, session }
  })
}

/** Takes back a guest that was made for a call which then failed: nobody holds its cookie. */
export async function dropGuest(accountId: string): Promise<void> {
  const now = new Date()
  await db().transaction(async (tx) => {
    await tx.update(sessions).set({ endedAt: now }).where(eq(sessions.accountId, accountId))
    await tx
      .update(accounts)
      .set({ endedAt: now })
      .where(and(eq(accounts.id, accountId), eq(accounts.kind, 'guest')))
  })
}
