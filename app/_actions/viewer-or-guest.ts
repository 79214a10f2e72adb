import 'server-only'
import { headers } from 'next/headers'
import { dropGuest, welcomeGuest } from '@/lib/accounts/guests'
import { AppError } from '@/lib/errors'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { currentViewer, setSessionCookie } from '@/lib/viewer/current'
import { isSession, type Viewer, viewerOfSession } from '@/lib/viewer/viewer'

/**
 * Runs a server action for whoever is calling; a browser that is nobody yet becomes a guest with it. A guest whose first
 * action fails is taken back. @param name what a new guest is called
 */
export async function asViewerOrGuest<T>(
  run: (viewer: Viewer, headers: Headers) => Promise<T>,
  name?: string,
): Promise<T> {
  const requestHeaders = await headers()
  assertSameOrigin(requestHeaders)
  const viewer = await currentViewer()
  if (viewer && !isSession(viewer)) throw new AppError('session_required')
  if (viewer) return run(viewer, requestHeaders)
  const { account, session } = await welcomeGuest(requestHeaders, name)
  try {
    const result = await run(
      viewerOfSession({ account, session: { ...session, bringsFrom: null } }),
      requestHeaders,
    )
    await setSessionCookie(session.secret)
    return result
  } catch (error) {
    await dropGuest(account.id)
    throw error
  }
}
