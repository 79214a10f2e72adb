import type { TransactionSql } from 'postgres'

/** What a job needs to be queued again: not its number, and not which process was at it. */
export const jobColumns = [
  'position',
  'task',
  'payload',
  'queue_name',
  'run_at',
  'max_attempts',
  'key',
  'priority',
  'flags',
  'attempts',
]

/** The waiting jobs, those that are being worked on among them, in the order they were queued. */
export const selectJobs = `
  select row_number() over (order by j.id) as position, t.identifier as task, j.payload, q.queue_name, j.run_at,
    j.max_attempts, j.key, j.priority, array(select jsonb_object_keys(j.flags) order by 1) as flags, j.attempts
  from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  order by j.id`

/** Where the jobs of a backup stand until they are queued. */
export const jobsTable = 'pg_temp.restored_jobs'

export async function makeJobsTable(tx: TransactionSql): Promise<void> {
  await tx`
    create temporary table restored_jobs (
      position bigint primary key, task text not null, payload json not null, queue_name text,
      run_at timestamptz not null, max_attempts integer not null, key text, priority integer not null,
      flags text[] not null, attempts integer not null
    ) on commit drop`
}

/** Replaces the queue's jobs by those of the backup; a job that was being worked on is worked on again. */
export async function queueJobs(tx: TransactionSql): Promise<void> {
  await tx`delete from graphile_worker._private_jobs`
  await tx`delete from graphile_worker._private_job_queues`
  await tx`
    create temporary table queued_jobs on commit drop as
    select a.id, j.run_at, j.attempts
    from (select * from pg_temp.restored_jobs order by position) j
    cross join lateral graphile_worker.add_job(
      j.task, j.payload, j.queue_name, j.run_at, j.max_attempts, j.key, j.priority, nullif(j.flags, '{}')) a`
  await tx`
    select graphile_worker.reschedule_jobs(array[id], run_at, null, attempts, null)
    from pg_temp.queued_jobs where attempts > 0`
}
