import { AppError } from '../errors'
import { mayCall } from '../tokens/links'
import { type OperationName, operation } from '../tokens/operations'
import { bareChallenge, insufficientScope } from './challenge'
import type { Viewer } from './viewer'

/**
 * Lets a viewer through to an operation of the table.
 * Throws `session_required` where a token does not do, `insufficient_scope` where its scopes do not reach;
 * `forbidden` where a browser's account lacks what was never granted to it.
 */
export function admit(viewer: Viewer, name: OperationName): void {
  if (mayCall(viewer, name)) return
  const { access } = operation(name)
  if (typeof access === 'string') throw new AppError('session_required')
  if (viewer.credential.kind === 'session') throw new AppError('forbidden')
  throw insufficientScope(access)
}

/** As `admit`, for pages: nobody is refused like a stranger. */
export function admitPage(viewer: Viewer | null, name: OperationName): Viewer {
  if (!viewer) throw new AppError('unauthenticated', { headers: bareChallenge })
  admit(viewer, name)
  return viewer
}
