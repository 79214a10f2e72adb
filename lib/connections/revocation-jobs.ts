import 'server-only'
import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Tx } from '@/db/client'
import { env } from '@/env'
import { seal, unseal } from '../crypto'

/** Name of the queue's task that revokes tokens at their provider. */
export const revocationTask = 'revoke-token'

/** Tries at growing distances, the last after some 80 minutes: later than that nobody needs it any more. */
export const mostAttempts = 9

const orderSchema = z.object({
  provider: z.string(),
  issuer: z.string(),
  providerAccountId: z.string(),
  token: z.string(),
})

/** A refresh token that is of no use here any more, and where it came from. */
export type RevocationOrder = z.infer<typeof orderSchema>

const jobSchema = z.object({ id: z.uuid(), sealed: z.string() })

const contextOf = (id: string) => `revocation_jobs/${id}`

/** Has a token revoked soon, by whichever process works on the queue. The queue holds it sealed. */
export async function orderRevocation(tx: Tx, order: RevocationOrder): Promise<void> {
  const id = randomUUID()
  const sealed = seal(JSON.stringify(order), contextOf(id), env().TOKEN_KEYS)
  await tx.execute(sql`
    select graphile_worker.add_job(
      ${revocationTask},
      json_build_object('id', ${id}::text, 'sealed', ${sealed}::text),
      max_attempts := ${mostAttempts}
    )`)
}

/** The order in a job's payload. Throws where it is none of ours. */
export function readOrder(payload: unknown): RevocationOrder {
  const { id, sealed } = jobSchema.parse(payload)
  return orderSchema.parse(JSON.parse(unseal(sealed, contextOf(id), env().TOKEN_KEYS)))
}
