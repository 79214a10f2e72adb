import { z } from 'zod'
import { timeSchema } from '@/app/api/link-schema'
import { type PersonalTokenDto, tokenExpiry, tokenName, tokenScopes } from '@/lib/tokens/personal-tokens'
import { defaultScopes, requestableScopes, scopes } from '@/lib/tokens/scopes'
import { contract } from '@/lib/viewer/contract'

const defaultDays = 30
const dayMs = 24 * 60 * 60 * 1000

/** What a new token is asked for with; its `expiresAt` is null where it ends only when it is revoked. */
export const newTokenSchema = z
  .strictObject({
    name: tokenName.meta({ description: 'What it is for', example: 'Jukebox in the hall' }),
    scopes: tokenScopes
      .default(requestableScopes.filter((scope) => defaultScopes.includes(scope)))
      .meta({ description: '`profile` where it is left out', example: ['profile', 'performer'] }),
    expires_at: tokenExpiry
      .nullable()
      .optional()
      .meta({ description: 'Within five years; null for a token that ends only when it is revoked' }),
    expires_in_days: z
      .int()
      .min(1)
      .max(5 * 365)
      .optional()
      .meta({ description: `Instead of expires_at; ${defaultDays} where both are left out` }),
  })
  .superRefine(({ expires_at, expires_in_days }, context) => {
    if (expires_at !== undefined && expires_in_days !== undefined) {
      context.addIssue({ code: 'custom', path: ['expires_in_days'], message: 'Either this or expires_at' })
    }
  })
  .transform(({ name, scopes: asked, expires_at, expires_in_days = defaultDays }) => ({
    name,
    scopes: asked,
    expiresAt: expires_at === undefined ? new Date(Date.now() + expires_in_days * dayMs) : expires_at,
  }))

const tokenSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    hint: z.string().meta({ description: 'The last four characters', example: 'k3Zq' }),
    scopes: z.array(z.enum(scopes)),
    origin: z.enum(['account', 'login']).meta({ description: '`login` for those of register and login' }),
    created_at: timeSchema,
    last_used_at: timeSchema.nullable(),
    expires_at: timeSchema.nullable(),
  })
  .meta({ id: 'PersonalToken' }) satisfies z.ZodType<PersonalTokenDto>

const newToken = tokenSchema
  .extend({ token: z.string().meta({ description: 'The token itself, which is shown this once' }) })
  .meta({ id: 'NewPersonalToken' })

export const listTokensContract = contract('tokens.list', {
  answers: { 200: z.object({ tokens: z.array(tokenSchema) }) },
})
export const createTokenContract = contract('tokens.create', {
  body: newTokenSchema,
  answers: { 201: newToken },
  refusals: ['forbidden'],
})
export const revokeTokenContract = contract('tokens.revoke', {
  answers: { 204: null },
  refusals: ['not_found'],
})
