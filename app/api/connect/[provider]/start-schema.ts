import { z } from 'zod'

/** What starting takes. A `return_to` that leads elsewhere is no error: it becomes `/`. */
export const startBody = z.strictObject({
  return_to: z.string().optional(),
  intent: z.enum(['connect', 'sign-in']).optional(),
})

export const startQuery = z.object({ return_to: z.string().optional() })
