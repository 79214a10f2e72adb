import { AppError, bearerRealm } from '../errors'
import type { Scope } from '../tokens/scopes'

/** Headers of a 401 for callers without credentials (RFC 6750 §3.1: no error code then). */
export const bareChallenge = { 'www-authenticate': bearerRealm }

function refusal(error: string, description: string, more = ''): Record<string, string> {
  return { 'www-authenticate': `${bearerRealm}, error="${error}", error_description="${description}"${more}` }
}

/** The answer to a token that is unknown, broken, revoked or past its end. */
export function invalidToken(): AppError {
  const detail = 'The access token is not valid'
  return new AppError('unauthenticated', { detail, headers: refusal('invalid_token', detail) })
}

/** The answer to a token whose scopes do not reach; names one that would. */
export function insufficientScope(needed: readonly Scope[]): AppError {
  const detail = `This needs the scope ${needed.join(' or ')}`
  const scope = `, scope="${needed[0] ?? ''}"`
  return new AppError('insufficient_scope', {
    detail,
    extra: { scope: needed[0] },
    headers: refusal('insufficient_scope', detail, scope),
  })
}

/** The answer to a client that calls for itself what only somebody may call. */
export function actsForNobody(): AppError {
  return new AppError('forbidden', { detail: 'A token of the client credentials grant acts for nobody' })
}
