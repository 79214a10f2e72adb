import { z } from 'zod'
import { contract } from '@/lib/viewer/contract'

export const confirmEmailContract = contract('email.confirm', {
  body: z.strictObject({
    token: z.string().max(2_000).meta({ description: 'The code from the mail, `axrm_…`, or the whole link' }),
  }),
  answers: { 204: null },
  refusals: ['invalid_link', 'rate_limited_caller'],
})
export const sendConfirmationContract = contract('email.send_confirmation', {
  description: 'Earlier links end with it. Where no address is left to confirm, the answer is `conflict`.',
  answers: { 202: null },
  refusals: ['conflict', 'rate_limited_caller'],
})
