import { z } from 'zod'
import { shownPassword } from '@/lib/accounts/passwords'
import { registration } from '@/lib/accounts/registration'
import { optionalText } from '@/lib/http/bounded-text'
import { contract } from '@/lib/viewer/contract'

const tokenSchema = z.string().meta({
  description: 'A personal token, shown once: `profile performer venue`, 30 days',
  example: 'axr_Jk0…',
})

export const registerContract = contract('register', {
  description:
    'Makes account, performer profile and personal token in one transaction. A username or an e-mail address is needed; both are unique without regard to case.',
  body: registration,
  answers: { 201: z.object({ token: tokenSchema }) },
  refusals: ['email_taken', 'username_taken', 'rate_limited_caller', 'unavailable'],
})

const loginName = optionalText(1_000)

/** At least one name; both may be sent if they name one account. */
const loginBody = z
  .strictObject({
    username: loginName.meta({ description: 'Or an e-mail address, which has an @', example: 'ada' }),
    email: loginName.meta({ example: 'ada@example.org' }),
    password: shownPassword,
  })
  .refine(({ username, email }) => username !== undefined || email !== undefined, {
    path: ['username'],
    message: 'Give a username or an e-mail address',
  })

const loginSchema = z
  .object({
    valid: z.literal(true),
    token: tokenSchema,
    access_token: z.string().meta({
      description: 'A signed JWT (RFC 9068), one hour, with the scopes the account was granted as well',
    }),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Life of `access_token` in seconds', example: 3600 }),
  })
  .meta({ id: 'Login' })

export const loginContract = contract('login', {
  description:
    'A refusal says `valid: false` beside the problem’s members, and is the same for an unknown name and a wrong password. Each login makes a new personal token; the newest ten of them are kept.',
  body: loginBody,
  answers: { 200: loginSchema },
  refusals: ['invalid_credentials', 'rate_limited_caller', 'unavailable'],
})

export const logoutContract = contract('logout', {
  description: 'Ends the session, the personal token or the grant of the access token it is called with.',
  answers: { 204: null },
})
export const logoutAllContract = contract('logout_all', {
  description:
    'From a browser it ends every session, personal token and grant of the account; from a token all but the browser sessions, which no token can end.',
  answers: { 204: null },
})
