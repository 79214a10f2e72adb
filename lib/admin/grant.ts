import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { audit } from '../accounts/audit'
import { emailKey } from '../accounts/email'

/** What came of granting: nobody has this address; it is suspended; it was one already; it is one now. */
export type GrantOutcome = 'unknown' | 'suspended' | 'already' | 'granted'

/** Makes the account of an e-mail address an administrator of the system, on the operator's word. */
export async function grantAdmin(email: string): Promise<GrantOutcome> {
  const key = emailKey(email)
  if (!key) return 'unknown'
  return db().transaction(async (tx) => {
    const [account] = await tx
      .select({
        id: accounts.id,
        isAdmin: accounts.isAdmin,
        suspendedAt: accounts.suspendedAt,
        cities: accounts.cities,
      })
      .from(accounts)
      .where(and(eq(accounts.emailKey, key), eq(accounts.kind, 'registered'), isNull(accounts.endedAt)))
      .for('update')
    if (!account) return 'unknown'
    if (account.suspendedAt) return 'suspended'
    if (account.isAdmin) return 'already'
    await tx.update(accounts).set({ isAdmin: true, updatedAt: new Date() }).where(eq(accounts.id, account.id))
    await audit(tx, {
      action: 'account.marked',
      actorId: null,
      accountId: account.id,
      details: { is_admin: true, cities: account.cities, by: 'operator' },
    })
    return 'granted'
  })
}
