import 'server-only'
import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { type ZodType, z } from 'zod'
import { db, type Executor } from '@/db/client'
import { env } from '@/env'
import { isSealedWithOldKey, seal, UnsealError, unseal } from './crypto'
import { type Resealed, resealEach } from './reseal'

const jobSchema = z.object({ id: z.uuid(), sealed: z.string() })

/** @throws UnsealError for a payload that is no sealed order */
function readableJob(payload: unknown): z.output<typeof jobSchema> {
  const { data } = jobSchema.safeParse(payload)
  if (!data) throw new UnsealError('No sealed order')
  return data
}

type Orders<T> = {
  /** Name of the queue's task. */
  task: string
  /** What the seal is bound to, beside the job's own id. */
  context: string
  schema: ZodType<T>
  /** Tries at growing distances, the last of nine after some 80 minutes. */
  maxAttempts: number
  /** Where given, jobs of this name run one after the other. */
  queueName?: string
}

/** Jobs of the queue whose payload nobody can read there: an id, and the order sealed like a token. */
export function sealedOrders<T>({ task, context, schema, maxAttempts, queueName }: Orders<T>) {
  const contextOf = (id: string) => `${context}/${id}`
  return {
    /** Has it done soon, by whichever process works on the queue; in a transaction only where that commits. */
    async add(executor: Executor, order: T): Promise<void> {
      const id = randomUUID()
      const sealed = seal(JSON.stringify(order), contextOf(id), env().TOKEN_KEYS)
      await executor.execute(sql`
        select graphile_worker.add_job(
          ${task},
          json_build_object('id', ${id}::text, 'sealed', ${sealed}::text),
          queue_name := ${queueName ?? null}::text,
          max_attempts := ${maxAttempts}
        )`)
    },
    /** The order in a job's payload. Throws where it is none of ours. */
    read(payload: unknown): T {
      const { id, sealed } = jobSchema.parse(payload)
      return schema.parse(JSON.parse(unseal(sealed, contextOf(id), env().TOKEN_KEYS)))
    },
    /**
     * Seals the waiting orders again with the first key of the ring. A job that runs meanwhile has read its order
     * before; where it fails, its next attempt reads the new one. Safe to run at any time and to repeat.
     */
    async reencrypt(): Promise<Resealed> {
      const jobs = await db().execute<{ id: string; payload: unknown }>(sql`
        select j.id::text, j.payload from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id
        where t.identifier = ${task} order by j.id`)
      return resealEach([...jobs], async (job) => {
        const { id, sealed } = readableJob(job.payload)
        const order = unseal(sealed, contextOf(id), env().TOKEN_KEYS)
        if (!isSealedWithOldKey(sealed, env().TOKEN_KEYS)) return false
        const again = seal(order, contextOf(id), env().TOKEN_KEYS)
        const changed = await db().execute(sql`
          update graphile_worker._private_jobs
          set payload = json_build_object('id', ${id}::text, 'sealed', ${again}::text)
          where id = ${job.id}::bigint and payload ->> 'sealed' = ${sealed} returning id`)
        return changed.length > 0
      })
    },
  }
}
