import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { workerHeartbeats } from '@/db/schema'

/** A beat older than this is of a process that was killed. */
const deadAfterS = 6

/** Says that the process's queue workers live. */
export async function beat(id: string, workerIds: string[]): Promise<void> {
  await db()
    .insert(workerHeartbeats)
    .values({ id, workerIds })
    .onConflictDoUpdate({ target: workerHeartbeats.id, set: { workerIds, beatAt: sql`now()` } })
}

/** Says goodbye, so that nobody waits for the beat to grow old. */
export async function stopBeating(id: string): Promise<void> {
  await db().delete(workerHeartbeats).where(eq(workerHeartbeats.id, id))
}

/**
 * Gives the jobs of killed processes back to the queue, which by itself would keep them for four hours. A worker nobody
 * vouches for counts as killed too.
 */
export async function unlockDead(): Promise<void> {
  await db().transaction(async (tx) => {
    await tx.execute(
      sql`delete from worker_heartbeats where beat_at < now() - make_interval(secs => ${deadAfterS})`,
    )
    await tx.execute(sql`
      select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
      from graphile_worker.jobs
      where locked_at < now() - make_interval(secs => ${deadAfterS})
        and locked_by not in (select unnest(worker_ids) from worker_heartbeats)
      having count(*) > 0`)
  })
}
