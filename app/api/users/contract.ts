import { z } from 'zod'
import { linksSchema, timeSchema } from '@/app/api/link-schema'
import { locales } from '@/lib/accounts/locales'
import { userChanges } from '@/lib/lifecycle/update-user'
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
    locale: z.enum(locales).meta({ description: 'Language of its letters (RFC 5646)', example: 'en' }),
    has_confirmed_email: z.boolean(),
    is_admin: z.boolean(),
    cities: z.array(z.string()).meta({ description: 'Keys of the cities it administers' }),
    created_at: timeSchema,
    _links: linksSchema,
  })
  .meta({ id: 'User' }) satisfies z.ZodType<UserDto>

const another = 'Another account than the caller’s own is 404.'

export const meContract = contract('me', { answers: { 200: userSchema } })
export const readUserContract = contract('users.read', {
  description: another,
  answers: { 200: userSchema },
  refusals: ['not_found'],
})
export const updateUserContract = contract('users.update', {
  description: `${another} \`username\` and \`email\` are what one signs in with: a token that sends them is refused with \`session_required\`, and a new e-mail address needs \`current_password\` and has to be confirmed again.`,
  body: userChanges,
  answers: { 200: userSchema },
  refusals: [
    'not_found',
    'session_required',
    'forbidden',
    'email_taken',
    'username_taken',
    'rate_limited_caller',
    'unavailable',
  ],
})

const deleting =
  'The room it hosts goes over to a co-host or ends, its tokens and connections are destroyed, and what stays in the history of rooms is anonymous.'

export const deleteUserContract = contract('users.delete', {
  description: `${deleting} ${another}`,
  answers: { 204: null },
  refusals: ['not_found', 'conflict'],
})
export const deleteUserByPostContract = contract('users.delete_by_post', {
  description: `${deleting} ${another}`,
  answers: { 204: null },
  refusals: ['not_found', 'conflict'],
})
