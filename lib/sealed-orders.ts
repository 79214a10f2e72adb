import 'server-only'
import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { type ZodType, z } from 'zod'
import type { Executor } from '@/db/client'
import { env } from '@/env'
import { seal, unseal } from './crypto'

const jobSchema = z.object({ id: z.uuid(), sealed: z.string() })

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
  }
}
