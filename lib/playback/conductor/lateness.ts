import 'server-only'
import { sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { singleton } from '../../singleton'
import { deadAfterS } from './heartbeat'
import { conductTask } from './wake'

/** A job that is held longer hangs, although its worker is vouched for. */
const longestS = 120
const recentMs = 1_000

export type Lateness = {
  /** How many jobs of the task wait although their time has come. */
  due: number
  /** How long the oldest of them has waited, in seconds; 0 where none does. */
  lateS: number
}

/**
 * What is due of each task, by the database's clock. A job under way is not late, nor one that waits for its turn behind
 * it, unless whoever holds it is dead or hangs.
 */
export async function latenessByTask(): Promise<Map<string, Lateness>> {
  const rows = await db().execute<{ task: string; due: number; late_s: number }>(sql`
    with alive as (
      select unnest(worker_ids) as id from worker_heartbeats
      where beat_at > now() - make_interval(secs => ${deadAfterS})
    ), holding as (
      select id, locked_by, locked_at from (
        select job_queue_id as id, locked_by, locked_at from graphile_worker._private_jobs where job_queue_id is not null
      ) as locked
      where locked_by in (select id from alive)
        and locked_at > now() - make_interval(secs => ${longestS})
    )
    select tasks.identifier as task, count(*)::int as due,
      max(extract(epoch from now() - coalesce(jobs.locked_at, jobs.run_at)))::float as late_s
    from graphile_worker._private_jobs as jobs
    join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
    where jobs.run_at <= now() and jobs.attempts < jobs.max_attempts
      and not exists (
        select from holding
        where holding.id = jobs.job_queue_id
      )
      and not (
        jobs.locked_by is not null
        and jobs.locked_by in (select id from alive)
        and jobs.locked_at > now() - make_interval(secs => ${longestS})
      )
    group by tasks.identifier`)
  return new Map(rows.map(({ task, due, late_s: lateS }) => [task, { due, lateS: Math.max(0, lateS) }]))
}

/** The same, read at the most once a second: anybody may ask for the process's health. */
export function recentLateness(): Promise<Map<string, Lateness>> {
  const recent = singleton<{ at: number; read: Promise<Map<string, Lateness>> | null }>('lateness', () => ({
    at: 0,
    read: null,
  }))
  const now = Date.now()
  if (!recent.read || now - recent.at > recentMs) {
    recent.at = now
    recent.read = latenessByTask()
  }
  return recent.read
}

/** How many seconds the oldest look that is due is late. */
export async function looksLateS(): Promise<number> {
  return (await latenessByTask()).get(conductTask)?.lateS ?? 0
}
