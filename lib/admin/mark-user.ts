import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Tx } from '@/db/client'
import { retryingDeadlocks } from '@/db/retry'
import { accounts } from '@/db/schema'
import { audit } from '../accounts/audit'
import { AppError } from '../errors'
import { announce, type RoomsChanged } from '../lifecycle/rooms-changed'
import { reinstateIn, suspendIn } from '../lifecycle/suspend'
import { cityKeyOf, cityName } from '../rooms/city'
import type { Viewer } from '../viewer/viewer'
import { type Administration, assertAdmin, assertStillAdmin } from './administrator'

const mostCities = 100

export const markInput = z.strictObject({
  is_admin: z.boolean().optional(),
  cities: z.array(cityName).max(mostCities).optional(),
  suspended: z.boolean().optional(),
})

export type MarkInput = z.infer<typeof markInput>

/**
 * Marks an account as administrator of the system or of cities, suspends or reinstates it; what is not given stays.
 * Takes effect with the account's next call. As nobody demotes themself, an administrator always remains.
 * @throws AppError `not_found`; `conflict` for one's own administration or suspension, and for marks of a guest;
 * `forbidden` for who has been demoted meanwhile
 */
export async function markUser(
  { viewer, headers }: Administration,
  id: string,
  input: MarkInput,
): Promise<void> {
  assertAdmin(viewer)
  if (!z.uuid().safeParse(id).success) throw new AppError('not_found')
  if (id === viewer.account.id) assertKeepsOneself(input)
  const by = { actorId: viewer.account.id, headers }
  const mark = () => db().transaction((tx) => markIn(tx, viewer, id, input, by))
  await announce(await retryingDeadlocks(mark))
}

async function markIn(tx: Tx, viewer: Viewer, id: string, input: MarkInput, by: By): Promise<RoomsChanged> {
  // One change of administrators at a time, or two could each rely on the other staying one.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('administrators'))`)
  await assertStillAdmin(tx, viewer)
  const before = await lockAccount(tx, id)
  await setMarks(tx, before, input, by)
  return setSuspended(tx, before, input.suspended, by)
}

function assertKeepsOneself({ is_admin, suspended }: MarkInput): void {
  if (is_admin === false)
    throw new AppError('conflict', { detail: 'Nobody takes administration from themself' })
  if (suspended) throw new AppError('conflict', { detail: 'Nobody suspends themself' })
}

type By = { actorId: string; headers?: Headers }

type Marked = {
  id: string
  kind: 'guest' | 'registered'
  isAdmin: boolean
  cities: string[]
  suspendedAt: Date | null
}

async function lockAccount(tx: Tx, id: string): Promise<Marked> {
  const [account] = await tx
    .select({
      id: accounts.id,
      kind: accounts.kind,
      isAdmin: accounts.isAdmin,
      cities: accounts.cities,
      suspendedAt: accounts.suspendedAt,
    })
    .from(accounts)
    .where(and(eq(accounts.id, id), isNull(accounts.endedAt)))
    .for('update')
  if (!account) throw new AppError('not_found')
  return account
}

async function setMarks(
  tx: Tx,
  before: Marked,
  { is_admin, cities: named }: MarkInput,
  by: By,
): Promise<void> {
  const isAdmin = is_admin ?? before.isAdmin
  const cities = named ? [...new Set(named.map(cityKeyOf))].sort() : before.cities
  const same = isAdmin === before.isAdmin && cities.join('\n') === before.cities.join('\n')
  if (same) return
  if (before.kind === 'guest') throw new AppError('conflict', { detail: 'A guest has to register first' })
  await tx.update(accounts).set({ isAdmin, cities, updatedAt: new Date() }).where(eq(accounts.id, before.id))
  const details = { is_admin: isAdmin, cities }
  await audit(tx, { ...by, action: 'account.marked', accountId: before.id, details })
}

async function setSuspended(
  tx: Tx,
  before: Marked,
  suspended: boolean | undefined,
  by: By,
): Promise<RoomsChanged> {
  if (suspended === undefined || suspended === (before.suspendedAt !== null)) return {}
  const changed = suspended ? await suspendIn(tx, before.id, by) : null
  if (!suspended) await reinstateIn(tx, before.id)
  const action = suspended ? 'account.suspended' : 'account.reinstated'
  await audit(tx, { ...by, action, accountId: before.id })
  return changed ?? {}
}
