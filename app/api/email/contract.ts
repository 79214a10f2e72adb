import { z } from 'zod'
import { boundedText } from '@/lib/http/bounded-text'
import { contract } from '@/lib/viewer/contract'

export const confirmEmailContract = contract('email.confirm', {
  description:
    'Where the address is `ADMIN_EMAIL` its account becomes administrator: that takes a session of the account besides, or ' +
    'its `password`, and ends every other session and every token of it.',
  body: z.strictObject({
    token: boundedText(2_000)
      .min(1)
      .meta({ description: 'The code from the mail, `axrm_…`, or the whole link' }),
    password: boundedText(10_000).min(1).optional().meta({
      description: 'Of the account; for the address of the administrator, where nobody is signed in',
    }),
  }),
  answers: { 204: null },
  refusals: ['invalid_link', 'invalid_credentials', 'session_required', 'rate_limited_caller', 'unavailable'],
})
export const sendConfirmationContract = contract('email.send_confirmation', {
  description: 'Earlier links end with it. Where no address is left to confirm, the answer is `conflict`.',
  answers: { 202: null },
  refusals: ['conflict', 'rate_limited_caller'],
})
