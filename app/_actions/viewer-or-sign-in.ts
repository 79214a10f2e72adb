import 'server-only'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { currentBrowser } from '@/lib/viewer/current'
import type { SessionViewer } from '@/lib/viewer/viewer'

/**
 * Whoever is signed in, in a server action; everybody else goes to sign in.
 * @param returnTo the page the action belongs to
 * @throws AppError `cross_site`
 */
export async function viewerOrSignIn(returnTo: string): Promise<SessionViewer> {
  const viewer = await currentBrowser()
  if (!viewer) redirect(`/sign-in?return_to=${returnTo}`)
  assertSameOrigin(await headers())
  return viewer
}
