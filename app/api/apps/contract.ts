import { z } from 'zod'
import { timeSchema } from '@/app/api/link-schema'
import type { AppDto } from '@/lib/tokens/apps'
import { scopes } from '@/lib/tokens/scopes'
import { contract } from '@/lib/viewer/contract'

const appSchema = z
  .object({
    id: z.string().meta({ description: 'The `client_id`' }),
    name: z.string(),
    scopes: z.array(z.enum(scopes)),
    authorized_at: timeSchema,
    last_used_at: timeSchema.nullable(),
  })
  .meta({ id: 'AuthorizedApp' }) satisfies z.ZodType<AppDto>

export const listAppsContract = contract('apps.list', {
  answers: { 200: z.object({ apps: z.array(appSchema) }) },
})
export const withdrawAppContract = contract('apps.revoke', {
  description:
    'Every token the app has for this account ends at once, and every code it has not exchanged yet.',
  answers: { 204: null },
  refusals: ['not_found'],
})
