import { z } from 'zod'
import { timeSchema } from '@/app/api/link-schema'
import type { Friends } from '@/lib/friends/friends-of'
import { contract } from '@/lib/viewer/contract'

const friendsSchema = z
  .object({
    provider: z.object({ id: z.string(), name: z.string() }),
    names: z.array(z.string()).meta({
      description: 'The friends’ names in full, in the order of `friends`',
      example: ['Bela#0420'],
    }),
    friends: z
      .array(
        z.object({
          id: z.string().meta({ description: 'The provider’s own' }),
          name: z.string().meta({ example: 'Bela#0420' }),
          online: z.boolean(),
          title: z
            .string()
            .nullable()
            .meta({ description: 'What they are in right now', example: 'Destiny 2' }),
        }),
      )
      .meta({ description: 'Whoever is online first, then by name' }),
    fetched_at: timeSchema.nullable(),
    stale: z.boolean().meta({ description: 'Older than ten seconds, since it could not be read again' }),
    problem: z.enum(['maintenance', 'rate_limited', 'provider_down', 'hidden']).nullable(),
    retry_at: timeSchema.nullable(),
  })
  .meta({ id: 'Friends' }) satisfies z.ZodType<Friends>

export const readFriendsContract = contract('friends.read', {
  description:
    'Kept for ten seconds, so that asking again sooner gives the same list; `ETag` and 304 tell so. A provider in trouble is no error of this call: the last known list comes as `stale`, with the `problem` (`maintenance`, `rate_limited`, `provider_down`) and `retry_at`, the time the provider is asked again at the earliest. Where nothing is known the list is empty beside its `problem`; `hidden` says that the account’s owner keeps it private at the provider.',
  answers: { 200: friendsSchema, 304: null },
  refusals: ['not_found', 'not_connected', 'needs_reconnect'],
})
