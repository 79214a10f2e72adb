import 'server-only'
import { and, eq, isNull, type SQL } from 'drizzle-orm'
import { sql, type Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { AppError } from '../errors'

/** The account behind a credential, as it is read at every call: what was taken from it counts at once. */
export type LiveAccount = {
  id: string
  kind: 'guest' | 'registered'
  name: string
  email: string | null
  isAdmin: boolean
  /** Keys of the cities it administers. */
  cities: string[]
}

export type LiveAccountRow = {
  account_id: string
  kind: 'guest' | 'registered'
  name: string
  email: string | null
  is_admin: boolean
  cities: string[]
}

/** The columns of `LiveAccountRow`, from `accounts a`; the query also asks for `accountLives`. */
export function liveAccountColumns() {
  return sql()`a.id as account_id, a.kind, a.name, a.email, a.is_admin, a.cities`
}

/** Whether `accounts a` has neither ended nor been suspended: what every credential asks for. */
export function accountLives() {
  return sql()`a.ended_at is null and a.suspended_at is null`
}

/** The same in a query of Drizzle's. */
export function isLiveAccount(): SQL | undefined {
  return and(isNull(accounts.endedAt), isNull(accounts.suspendedAt))
}

export function liveAccount(row: LiveAccountRow): LiveAccount {
  const { account_id, kind, name, email, is_admin, cities } = row
  return { id: account_id, kind, name, email, isAdmin: is_admin, cities }
}

/** The account of this id, unless it has ended or is suspended. */
export async function findLiveAccount(id: string): Promise<LiveAccount | null> {
  const [row] = await sql()<LiveAccountRow[]>`
    select ${liveAccountColumns()} from accounts a
    where a.id = ${id} and ${accountLives()}`
  return row ? liveAccount(row) : null
}

/**
 * Locks a registered account until the transaction ends: what it may have so many of is counted by one at a time, and nothing
 * is made for it while it ends.
 * @param detail for whoever is none
 * @throws AppError `forbidden` for a guest and for an account that has ended or is suspended
 */
export async function lockRegistered(tx: Tx, accountId: string, detail: string): Promise<void> {
  const [account] = await tx
    .select({ kind: accounts.kind })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isLiveAccount()))
    .for('no key update')
  if (account?.kind !== 'registered') throw new AppError('forbidden', { detail })
}
