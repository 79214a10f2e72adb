import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'

/** Rows a statement removes at the most: locks are held for milliseconds, and nobody waits for upkeep. */
export const purgeBatch = 500

const cutoff = (days: number) => sql`now() - make_interval(days => ${days})`

/**
 * Removes old rows batch by batch until few are left, one process at a time: where another is at it, it goes on.
 * @param what names the lock
 * @param remove removes at most `purgeBatch` rows and says how many
 * @returns how many were removed
 */
export async function purge(what: string, remove: (tx: Tx) => Promise<number>): Promise<number> {
  let total = 0
  for (;;) {
    const count = await db().transaction(async (tx) => {
      const [lock] = await tx.execute<{ free: boolean }>(
        sql`select pg_try_advisory_xact_lock(hashtext('purge'), hashtext(${what})) as free`,
      )
      return lock?.free ? remove(tx) : 0
    })
    total += count
    if (count < purgeBatch) return total
    // Whatever else this process has to do comes first.
    await new Promise((settle) => setImmediate(settle))
  }
}

/** Rows of one table that are older than some days by one of its times. */
export type OldRows = {
  table: string
  /** Column or expression an index begins with. */
  at: string
  /** Further conditions, as in the index. */
  where?: string
}

/** Ids of the rows that go in one batch; by index, the oldest first. */
export function oldRows({ table, at, where }: OldRows, days: number): SQL {
  const more = where ? sql` and ${sql.raw(where)}` : sql``
  return sql`
    select ctid from ${sql.raw(table)} where ${sql.raw(at)} < ${cutoff(days)}${more}
    order by ${sql.raw(at)} limit ${purgeBatch} for update skip locked`
}

/** The statement that removes one batch of them. */
export function removeOldRows(rows: OldRows, days: number): SQL {
  return sql`delete from ${sql.raw(rows.table)} where ctid = any(array(${oldRows(rows, days)}))`
}

/** Removes rows older than `days`; 0 days keep them for ever. @returns how many */
export async function purgeRows(rows: OldRows, days: number, always = false): Promise<number> {
  if (days === 0 && !always) return 0
  return purge(rows.table, async (tx) => (await tx.execute(removeOldRows(rows, days))).count)
}
