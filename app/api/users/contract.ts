import { z } from 'zod'
import { linksSchema, timeSchema } from '@/app/api/link-schema'
import type { UserDto } from '@/lib/lifecycle/user-dto'
import { contract } from '@/lib/viewer/contract'

/** An account as its owner sees it. */
export const userSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['guest', 'registered']),
    username: z.string().nullable().meta({ example: 'ada' }),
    email: z.string().nullable().meta({ example: 'ada@example.org' }),
    name: z.string().meta({ description: 'What other people read', example: 'Ada' }),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    locale: z.string().meta({ description: 'Language tag (RFC 5646)', example: 'en' }),
    has_confirmed_email: z.boolean(),
    is_admin: z.boolean(),
    cities: z.array(z.string()).meta({ description: 'Keys of the cities it administers' }),
    created_at: timeSchema,
    _links: linksSchema,
  })
  .meta({ id: 'User' }) satisfies z.ZodType<UserDto>

export const meContract = contract('me', { answers: { 200: userSchema } })
