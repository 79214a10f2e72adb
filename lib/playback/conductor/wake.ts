import 'server-only'
import { sql } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { singleton } from '../../singleton'

export const conductTask = 'conduct'

/** The queue's key of a room's one job, and the name of the queue that keeps its runs one after the other. */
export function jobKeyOf(roomId: string): string {
  return `room:${roomId}`
}

/**
 * Has the conductor look at the room at this time, or earlier where it was going to; from any process.
 * @param tx where given, the wake commits with it
 */
export async function wakeConductor(roomId: string, at: Date = new Date(), tx?: Tx): Promise<void> {
  if (tx) return schedule(tx, roomId, at)
  await db().transaction((own) => schedule(own, roomId, at))
}

const visitEveryMs = 5_000
const maxVisited = 10_000

/**
 * Has the conductor look because somebody opened a page. A look less than 20 s old counts anyway, so that of many visits
 * within a moment one is told to the queue.
 */
export async function wakeOnVisit(roomId: string): Promise<void> {
  const visits = singleton('conductor-visits', () => new Map<string, number>())
  const now = Date.now()
  if (now - (visits.get(roomId) ?? 0) < visitEveryMs) return
  if (visits.size >= maxVisited) visits.clear()
  visits.set(roomId, now)
  await wakeConductor(roomId)
}

async function schedule(tx: Tx, roomId: string, at: Date): Promise<void> {
  const key = jobKeyOf(roomId)
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`)
  // A run under way took its job with it: then add_job makes a new one, which the room's queue holds back until it ends.
  await tx.execute(sql`
    select graphile_worker.add_job(
      ${conductTask},
      json_build_object('room_id', ${roomId}::text),
      queue_name := ${key},
      run_at := least(
        (select run_at from graphile_worker.jobs where key = ${key} and locked_at is null and attempts < max_attempts),
        ${at.toISOString()}::timestamptz
      ),
      job_key := ${key}
    )`)
}
