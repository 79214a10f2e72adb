import { z } from 'zod'
import { boundedText } from '@/lib/http/bounded-text'
import { contract } from '@/lib/viewer/contract'

const parameter = boundedText(2_000).optional()

/** The authorization request as the consent page was asked for it, and what the person decided. */
export const authorizeContract = contract('oauth.authorize', {
  description:
    'What the consent page at `/oauth/authorize` posts. Apps send the browser to that page with the parameters of ' +
    'RFC 6749 §4.1.1 and RFC 7636 §4.3, and never call this themselves. The answer leads to the redirect URI with ' +
    '`code` or `error`, with `state` and with `iss` (RFC 9207); where the request cannot be put to anybody, back to ' +
    'the page, which says why.',
  body: z.strictObject({
    response_type: parameter,
    client_id: parameter,
    redirect_uri: parameter,
    scope: parameter,
    state: parameter,
    code_challenge: parameter,
    code_challenge_method: parameter,
    response_mode: parameter,
    decision: z.enum(['allow', 'cancel']),
  }),
  formats: ['form'],
  answers: { 303: null },
})
