import { z } from 'zod'
import { newPassword, shownPassword } from '@/lib/accounts/passwords'
import { boundedText } from '@/lib/http/bounded-text'
import { contract } from '@/lib/viewer/contract'

const link = boundedText(2_000).min(1).meta({
  description: 'The code from the mail, `axrm_…`, or the whole link',
})

export const forgotPasswordContract = contract('password.forgot', {
  description:
    'The answer is the same whether the address has an account or not. The link in the mail is good for 30 minutes and for one use.',
  body: z.strictObject({ email: boundedText(400).min(1).meta({ example: 'ada@example.org' }) }),
  answers: { 202: null },
  refusals: ['rate_limited_caller'],
})
export const resetPasswordContract = contract('password.reset', {
  description: 'Every session, token and grant of the account ends. The address counts as confirmed.',
  body: z.strictObject({ token: link, password: newPassword }),
  answers: { 204: null },
  refusals: ['invalid_link', 'rate_limited_caller', 'unavailable'],
})
export const changePasswordContract = contract('password.change', {
  description: 'This session stays. Every other session, and every token and grant of the account, ends.',
  body: z.strictObject({ current: shownPassword, password: newPassword }),
  answers: { 204: null },
  refusals: ['invalid_credentials', 'conflict', 'rate_limited_caller', 'unavailable'],
})
