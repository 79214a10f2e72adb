import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { workerHeartbeats } from '@/db/schema'
import { singleton } from '../../singleton'
import type { Ended } from './worker-pool'

/** A beat older than this is of a process that was killed. */
export const deadAfterS = 6
/** Beats further apart than this were not heard by the others in time. */
const pauseMs = 4_000

const steady = () => singleton('steady-heartbeat', () => ({ since: 0, last: 0 }))

/** Says that the process's queue workers live. */
export async function beat(id: string, workerIds: string[]): Promise<void> {
  await db()
    .insert(workerHeartbeats)
    .values({ id, workerIds })
    .onConflictDoUpdate({ target: workerHeartbeats.id, set: { workerIds, beatAt: sql`now()` } })
  const state = steady()
  const now = Date.now()
  if (now - state.last > pauseMs) state.since = now
  state.last = now
}

/**
 * Whether this process's heart has beaten long enough without a pause to judge others by their beats: after an outage
 * everybody's are old, and their jobs are still under way.
 */
export function beatsSteadily(): boolean {
  return Date.now() - steady().since >= deadAfterS * 1_000
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

/** Gives back what workers held that ended in this process: a job that was done is done, any other is taken again at once. */
export async function giveBack(ended: readonly Ended[]): Promise<void> {
  if (ended.length === 0) return
  const workerIds = ended.map(({ workerId }) => workerId)
  const done = ended.flatMap(({ job }) => (job?.done ? [job.id] : []))
  await db().transaction(async (tx) => {
    // As the worker itself would have done it. A job another worker has taken meanwhile is that one's.
    await tx.execute(sql`
      delete from graphile_worker._private_jobs
      where id in (select value::bigint from json_array_elements_text(${JSON.stringify(done)}::json))
        and locked_by in (select json_array_elements_text(${JSON.stringify(workerIds)}::json))`)
    await tx.execute(sql`
      select graphile_worker.force_unlock_workers(
        array(select json_array_elements_text(${JSON.stringify(workerIds)}::json)))`)
  })
}
