import 'server-only'
import { z } from 'zod'
import { sealedOrders } from '../sealed-orders'

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

/** Tokens that are to be revoked soon. */
export const revocations = sealedOrders({
  task: revocationTask,
  context: 'revocation_jobs',
  schema: orderSchema,
  maxAttempts: mostAttempts,
})
