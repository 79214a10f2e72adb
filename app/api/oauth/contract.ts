import { z } from 'zod'
import { linksSchema } from '@/app/api/link-schema'
import { userSchema } from '@/app/api/users/contract'
import { boundedText } from '@/lib/http/bounded-text'
import { metadataSchema } from '@/lib/tokens/metadata'
import { scopes } from '@/lib/tokens/scopes'
import { tokenRequest } from '@/lib/tokens/token-request'
import { contract } from '@/lib/viewer/contract'

const accessToken = z.string().meta({ description: 'A JWT of ours (RFC 9068)' })
const expiresIn = z.int().meta({ description: 'Seconds', example: 3600 })
const refreshToken = z
  .string()
  .optional()
  .meta({ description: 'Good once, for 30 days. Absent where the client may not refresh.' })
const scopeText = z.string().meta({ description: 'Divided by blanks', example: 'profile venue' })

/** Answer to a form, as every OAuth client reads it (RFC 6749 §5.1). */
const flatTokens = z
  .object({
    access_token: accessToken,
    token_type: z.literal('Bearer'),
    expires_in: expiresIn,
    scope: scopeText,
    refresh_token: refreshToken,
    user: userSchema.nullable().meta({
      description:
        'Null where the client acts for itself, and where an app was let in by consent without `profile`',
    }),
    _links: linksSchema,
  })
  .meta({ id: 'Tokens' })

/** Answer to JSON. */
export const nestedTokens = z
  .object({
    token: z.object({
      access_token: accessToken,
      token_type: z.literal('Bearer'),
      expires_in: expiresIn,
      scope: z.array(z.enum(scopes)),
      refresh_token: refreshToken,
    }),
    user: userSchema.nullable(),
  })
  .meta({ id: 'TokenAndUser' })

export const tokenContract = contract('oauth.token', {
  description:
    'A form is answered flat with 200, as RFC 6749 has it; JSON nested with 201. The client comes by HTTP Basic, in a form also by `client_id` and `client_secret`, a public client by its `client_id`. The password grant is for first-party clients alone; RFC 9700 advises against it.',
  formats: ['form', 'json'],
  body: tokenRequest,
  answers: { 200: flatTokens, 201: nestedTokens },
})

/** Parameters of revocation and introspection (RFC 7009 §2.1, RFC 7662 §2.1). */
export const tokenParameter = z.object({
  token: boundedText(4096).optional().meta({ description: 'An access or refresh token' }),
  token_type_hint: boundedText(4096).optional().meta({ example: 'refresh_token' }),
  client_id: boundedText(4096).optional(),
  client_secret: boundedText(4096).optional(),
})

export const revokeContract = contract('oauth.revoke', {
  description:
    'Ends the grant a token came of, with all its tokens, at once (RFC 7009). What is no token is answered with 200 as well; the token of another client with 400 `invalid_grant`.',
  formats: ['form'],
  body: tokenParameter,
  answers: { 200: z.strictObject({}) },
})

const introspection = z.union([
  z.strictObject({ active: z.literal(false) }),
  z.strictObject({
    active: z.literal(true),
    scope: scopeText,
    client_id: z.string(),
    username: z.string().optional().meta({ description: 'Where the token has the scope profile' }),
    token_type: z.literal('Bearer').optional().meta({ description: 'Absent for a refresh token' }),
    exp: z.int(),
    iat: z.int(),
    sub: z.string(),
    aud: z.string(),
    iss: z.string(),
    jti: z.string().optional(),
  }),
])

export const introspectContract = contract('oauth.introspect', {
  description:
    'For clients with a secret, about their own tokens (RFC 7662). Anything else is `{"active": false}`.',
  formats: ['form'],
  body: tokenParameter,
  answers: { 200: introspection },
})

export const metadataContract = contract('oauth.metadata', {
  answers: { 200: metadataSchema },
})

export const jwksContract = contract('oauth.jwks', {
  answers: {
    200: z.object({
      keys: z.array(z.looseObject({ kty: z.string(), kid: z.string(), alg: z.literal('ES256') })),
    }),
  },
})
