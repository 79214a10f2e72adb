import 'server-only'
import { clearedSessionCookie } from '@/lib/accounts/session-cookie'
import { AppError } from '@/lib/errors'
import { noContent } from '@/lib/http/routes'
import { deleteAccount } from '@/lib/lifecycle/delete-account'
import { isSession, type Viewer } from '@/lib/viewer/viewer'

/** Throws `not_found` for somebody else's account, whether there is one or not. */
export function assertSelf(viewer: Viewer, id: string | undefined): void {
  if (id !== viewer.account.id) throw new AppError('not_found')
}

/** Deletes the viewer's own account; a browser loses its cookie with it. */
export async function deleteAndForget(
  viewer: Viewer,
  id: string | undefined,
  headers: Headers,
): Promise<Response> {
  assertSelf(viewer, id)
  await deleteAccount(viewer, headers)
  return noContent(isSession(viewer) ? { 'set-cookie': clearedSessionCookie() } : {})
}
