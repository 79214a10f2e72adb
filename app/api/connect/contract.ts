import { z } from 'zod'
import { contract } from '@/lib/viewer/contract'

/** What starting takes. A `return_to` that leads elsewhere is no error: it becomes `/`. */
const startBody = z.strictObject({
  return_to: z.string().optional(),
  intent: z.enum(['connect', 'sign-in']).optional(),
})

const startQuery = z.object({ return_to: z.string().optional() })

export const startContract = contract('connect.start', {
  body: startBody,
  formats: ['form', 'json'],
  answers: {},
})
export const authorizeUrlContract = contract('connect.authorize_url', { query: startQuery, answers: {} })
export const callbackContract = contract('connect.callback', { answers: {} })
export const statusContract = contract('connect.status', { answers: {} })
export const disconnectContract = contract('connect.disconnect', { answers: {} })
