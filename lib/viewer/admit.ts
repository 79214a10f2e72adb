import { AppError } from '../errors'
import { mayCall } from '../tokens/links'
import { type OperationName, operation } from '../tokens/operations'
import { actsForNobody, insufficientScope } from './challenge'
import type { Caller } from './viewer'

/**
 * Lets a caller through to an operation of the table.
 * Throws `forbidden` for a client that calls for itself where the operation is not open to it, and where a browser's
 * account lacks what was never granted to it; `session_required` where a token does not do; `insufficient_scope` where
 * its scopes do not reach.
 */
export function admit(caller: Caller, name: OperationName): void {
  if (mayCall(caller, name)) return
  const { access, client } = operation(name)
  if (caller.account === null && !client) throw actsForNobody()
  if (typeof access === 'string') throw new AppError('session_required')
  if (caller.credential.kind === 'session') throw new AppError('forbidden')
  throw insufficientScope(access)
}
