import 'server-only'
import { z } from 'zod'
import { sealedOrders } from '../../sealed-orders'
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

/** Letters that are to be sent soon. The queue holds no secret and no address in the clear. */
export const letters = sealedOrders({
  task: mailTask,
  context: 'mail_jobs',
  schema: orderSchema,
  maxAttempts,
  // One after the other: a mail server that hangs keeps one of the queue's workers busy and no more.
  queueName: mailTask,
})
