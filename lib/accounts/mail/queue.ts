import 'server-only'
import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Executor } from '@/db/client'
import { env } from '@/env'
import { seal, unseal } from '../../crypto'
import { letterKinds } from './letters'

/** Name of the queue's task that sends letters. */
export const mailTask = 'mail'

/** Tries at growing distances, the last after some 80 minutes. */
const maxAttempts = 9

const orderSchema = z.object({
  kind: z.enum(letterKinds),
  emailKey: z.string(),
  /** The network of the caller who had it sent; null for ourselves. */
  network: z.string().nullable(),
})

/** A letter that is to be sent to whoever has this address when its turn comes; a link is made only then. */
export type MailOrder = z.infer<typeof orderSchema>

const jobSchema = z.object({ id: z.uuid(), sealed: z.string() })

/**
 * Has a letter sent soon, by whichever process works on the queue; a mail server that is away delays it. The queue holds
 * no secret and no address in the clear. @param executor its transaction, where given, orders or does not
 */
export async function orderLetter(executor: Executor, order: MailOrder): Promise<void> {
  const id = randomUUID()
  const sealed = seal(JSON.stringify(order), contextOf(id), env().TOKEN_KEYS)
  // One after the other: a mail server that hangs keeps one of the queue's workers busy and no more.
  await executor.execute(sql`
    select graphile_worker.add_job(
      ${mailTask},
      json_build_object('id', ${id}::text, 'sealed', ${sealed}::text),
      queue_name := ${mailTask},
      max_attempts := ${maxAttempts}
    )`)
}

/** The order in a job's payload. Throws where it is none of ours. */
export function readOrder(payload: unknown): MailOrder {
  const { id, sealed } = jobSchema.parse(payload)
  return orderSchema.parse(JSON.parse(unseal(sealed, contextOf(id), env().TOKEN_KEYS)))
}

function contextOf(id: string): string {
  return `mail_jobs/${id}`
}
