import { z } from 'zod'
import { boundedText } from '../http/bounded-text'
import { type ClientGrant, clientGrants } from './client-settings'
import { OauthError } from './oauth-error'
import { defaultScopes, inOrder, isScope, requestableScopes, type Scope } from './scopes'

/** Longer than anything we ever issue or accept. */
const maxLength = 4096

const parameter = boundedText(maxLength)

/** Scope values divided by blanks, or in a list where the body is JSON. */
export const scopeParameter = z.union([parameter, z.array(parameter).max(20)]).meta({
  description:
    'profile, performer, venue; profile where nothing is asked for. city and admin cannot be asked for.',
  example: 'profile performer',
})

/** A form has no lists: clients made from the document would not compile if one schema of both formats had one. */
function asFormField({ jsonSchema }: { jsonSchema: { anyOf?: unknown; type?: unknown } }) {
  delete jsonSchema.anyOf
  jsonSchema.type = 'string'
}

/** Parameters of a token request (RFC 6749, RFC 7636). Unknown ones are ignored (RFC 6749 §3.2). */
export const tokenRequest = z
  .object({
    grant_type: parameter.optional().meta({
      description: `One of ${clientGrants.join(', ')}; an OAuth error without it`,
      example: 'refresh_token',
    }),
    scope: scopeParameter.optional().meta({ override: asFormField }),
    username: parameter.optional().meta({ description: 'password: username or e-mail address' }),
    email: parameter.optional().meta({ description: 'password: e-mail address, in place of the username' }),
    password: parameter.optional().meta({ description: 'password' }),
    refresh_token: parameter.optional().meta({ description: 'refresh_token' }),
    code: parameter.optional().meta({ description: 'authorization_code' }),
    redirect_uri: parameter.optional().meta({ description: 'authorization_code, as it was in its request' }),
    code_verifier: parameter.optional().meta({ description: 'authorization_code (RFC 7636)' }),
    client_id: parameter.optional().meta({ description: 'Of clients that do not use HTTP Basic' }),
    client_secret: parameter.optional().meta({ description: 'In a form only; HTTP Basic is better' }),
  })
  .meta({ id: 'TokenRequest' })

export type TokenRequest = z.infer<typeof tokenRequest>

/** Checks parameters against their schema; throws `invalid_request` naming the first that is wrong. */
export function parameters<S extends z.ZodType>(schema: S, given: unknown): z.infer<S> {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const name = String(result.error.issues[0]?.path[0] ?? '')
  throw new OauthError('invalid_request', `The parameter ${name} cannot be read`)
}

/** A parameter that has to be there; throws `invalid_request`. */
export function needed<Name extends string>(request: { [Key in Name]?: string }, name: Name): string {
  const value = request[name]
  if (value === undefined) throw new OauthError('invalid_request', `The parameter ${name} is missing`)
  return value
}

/** Throws `invalid_request` without a grant type, `unsupported_grant_type` for one we do not know. */
export function grantTypeOf(request: TokenRequest): ClientGrant {
  const given = needed(request, 'grant_type')
  const known = clientGrants.find((name) => name === given)
  if (known) return known
  throw new OauthError('unsupported_grant_type', `The grant types are ${clientGrants.join(', ')}`)
}

/**
 * The scopes asked for; null where none is.
 * Throws `invalid_scope` for unknown ones and for `city` and `admin`, which are only ever granted.
 */
export function askedScopes(scope: TokenRequest['scope']): Scope[] | null {
  const list = typeof scope === 'string' ? [scope] : (scope ?? [])
  const names = list.flatMap((text) => text.split(/\s+/)).filter((name) => name !== '')
  if (names.length === 0) return null
  if (!names.every(isScope)) throw new OauthError('invalid_scope', 'A scope asked for does not exist')
  if (!names.every((name) => requestableScopes.some((scope) => scope === name))) {
    throw new OauthError('invalid_scope', 'The scopes city and admin are granted, never asked for')
  }
  return inOrder(names)
}

/** The scopes asked for, or the default. Throws `invalid_scope`. */
export function requestedScopes(scope: TokenRequest['scope']): Scope[] {
  return askedScopes(scope) ?? [...defaultScopes]
}
