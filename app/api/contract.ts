import { z } from 'zod'
import { displayName } from '@/lib/accounts/display-name'
import type { SessionDto } from '@/lib/accounts/sessions'
import type { Health } from '@/lib/health'
import { contract } from '@/lib/viewer/contract'
import { timeSchema } from './link-schema'

const state = z.enum(['up', 'down'])

const healthSchema = z
  .object({
    status: z.enum(['ok', 'degraded']),
    database: state,
    bus: state,
    conductor: z
      .enum(['ok', 'late'])
      .meta({ description: '`late` while a room’s player is looked at more than 10 s after its time' }),
    limits: z.enum(['shared', 'local']).meta({
      description: '`local` while no store takes counts and each process limits callers for itself',
    }),
    version: z.string().optional(),
  })
  .meta({ id: 'Health' }) satisfies z.ZodType<Partial<Health>>

const guestSchema = z.object({ id: z.uuid(), name: z.string(), kind: z.enum(['guest', 'registered']) })

const sessionSchema = z
  .object({
    id: z.uuid(),
    current: z.boolean(),
    created_at: timeSchema,
    last_seen_at: timeSchema,
    expires_at: timeSchema,
    user_agent_label: z.string().meta({ example: 'Firefox on Linux' }),
  })
  .meta({ id: 'Session' }) satisfies z.ZodType<SessionDto>

export const healthContract = contract('health', {
  description:
    'Load balancers may ask under any name. `version` is there where the request names a host of this server.',
  answers: { 200: healthSchema, 503: healthSchema },
})
export const metricsContract = contract('metrics', {
  description: 'For Prometheus. Whoever asks from the machine itself needs no credentials.',
  answers: { 200: null },
  media: 'text/plain',
})
export const openapiContract = contract('openapi', {
  answers: { 200: z.looseObject({ openapi: z.literal('3.1.1') }), 304: null },
})
export const coverContract = contract('cover', {
  answers: { 200: null },
  media: 'image/svg+xml',
  refusals: ['not_found', 'provider_down'],
})
export const createGuestContract = contract('guests.create', {
  body: z.strictObject({ name: displayName.optional() }),
  answers: { 201: guestSchema, 200: guestSchema },
})
export const listSessionsContract = contract('sessions.list', {
  answers: { 200: z.object({ sessions: z.array(sessionSchema) }) },
})
export const endSessionContract = contract('sessions.end', {
  answers: { 204: null },
  refusals: ['not_found'],
})
