import { z } from 'zod'
import { timeSchema } from '@/app/api/link-schema'
import { also } from '@/lib/connections/start'
import type { ConnectionStatus } from '@/lib/connections/status'
import { contract } from '@/lib/viewer/contract'

/** What starting takes. A `return_to` that leads elsewhere is no error: it becomes `/`. */
const returnTo = z
  .string()
  .optional()
  .meta({ description: 'A path on this origin to come back to; anything else becomes `/`' })

const alsoWanted = also.optional().meta({
  description: '`export`: asks for the permission to make playlists as well. Connecting again keeps it.',
})

const startBody = z.strictObject({
  return_to: returnTo,
  also: alsoWanted,
  intent: z.enum(['connect', 'sign-in']).optional(),
})

const startQuery = z.object({ return_to: returnTo, also: alsoWanted })

const statusSchema = z
  .object({
    status: z.boolean().meta({ description: 'Whether it can be used right now' }),
    state: z.enum(['connected', 'needs_reconnect', 'not_connected']),
    scope: z.array(z.string()),
    account: z
      .object({ id: z.string(), name: z.string(), membership_type: z.string().optional() })
      .nullable(),
    expires_at: timeSchema.nullable(),
    refresh_expires_at: timeSchema.nullable(),
    blocked_until: timeSchema.nullable(),
    blocked_reason: z.enum(['rate_limited', 'provider_down']).nullable(),
  })
  .meta({ id: 'ConnectionStatus' }) satisfies z.ZodType<ConnectionStatus>

export const startContract = contract('connect.start', {
  body: startBody,
  formats: ['form', 'json'],
  answers: { 303: null },
  refusals: ['not_found'],
})
export const authorizeUrlContract = contract('connect.authorize_url', {
  query: startQuery,
  answers: { 200: z.object({ url: z.url() }) },
  refusals: ['not_found', 'cross_site'],
})
export const callbackContract = contract('connect.callback', {
  answers: { 303: null },
  refusals: ['not_found'],
})
export const statusContract = contract('connect.status', {
  answers: { 200: statusSchema },
  refusals: ['not_found'],
})
export const disconnectContract = contract('connect.disconnect', {
  answers: { 204: null },
  refusals: ['not_found', 'last_sign_in'],
})
