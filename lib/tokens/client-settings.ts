import { z } from 'zod'
import { shownLine } from '../accounts/shown-text'
import { AppError } from '../errors'
import { redirectUri } from './redirect-uris'

/** Grants a client may be allowed. */
export const clientGrants = ['password', 'refresh_token', 'authorization_code', 'client_credentials'] as const

export type ClientGrant = (typeof clientGrants)[number]

export const clientName = shownLine(80)

export const clientGrantList = z
  .array(z.enum(clientGrants, `must be of ${clientGrants.join(', ')}`))
  .min(1, 'must name at least one grant')
  .transform((grants) => clientGrants.filter((grant) => grants.includes(grant)))

export const redirectUriList = z
  .array(redirectUri)
  .max(20)
  .transform((uris) => [...new Set(uris)])

export type ClientSettings = {
  name: string
  grants: readonly ClientGrant[]
  redirectUris: readonly string[]
  /** May log in again with its previous access token in place of its secret. */
  legacyTokenLogin: boolean
}

/** What a client may be: each setting by itself, and all of them together. */
const clientSettings = z
  .object({
    name: clientName,
    grants: clientGrantList,
    redirectUris: redirectUriList,
    legacyTokenLogin: z.boolean(),
    isPublic: z.boolean(),
  })
  .superRefine(({ grants, redirectUris, legacyTokenLogin, isPublic }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message })
    const has = (grant: ClientGrant) => grants.includes(grant)
    if (has('authorization_code') && redirectUris.length === 0) {
      refuse('redirectUris', 'authorization_code needs a redirect URI')
    }
    if (grants.join() === 'refresh_token') refuse('grants', 'refresh_token needs a grant it comes of')
    if (legacyTokenLogin && !has('password')) refuse('legacyTokenLogin', 'needs the grant password')
    // Nobody knows who stands behind a public client: it neither acts for itself nor asks people for their password.
    if (isPublic && (has('password') || has('client_credentials'))) {
      refuse('grants', 'a public client cannot have password or client_credentials')
    }
  })

export type CheckedSettings = z.infer<typeof clientSettings>

/** Checks settings however they came. Throws `validation` with the fields in snake_case. */
export function readSettings(input: unknown): CheckedSettings {
  const result = clientSettings.safeParse(input)
  if (result.success) return result.data
  const errors = result.error.issues.map(({ path: [field, ...rest], message }) => ({
    path: [String(field).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), ...rest].join('.'),
    message,
  }))
  throw new AppError('validation', { errors })
}
