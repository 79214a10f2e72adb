import { nestedTokens } from '@/app/api/oauth/contract'
import { newUser } from '@/lib/tokens/create-user'
import { contract } from '@/lib/viewer/contract'

export const createUserContract = contract('users.create', {
  description:
    'The client comes by HTTP Basic and has the password grant. What is wrong with it or with the scope is told as an OAuth error, what is wrong with the fields as a problem. Unknown fields are ignored.',
  body: newUser,
  answers: { 201: nestedTokens },
  refusals: ['email_taken', 'rate_limited_caller'],
})
