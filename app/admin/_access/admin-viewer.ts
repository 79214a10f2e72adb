import 'server-only'
import { redirect } from 'next/navigation'
import { mayCall } from '@/lib/tokens/links'
import { currentViewer } from '@/lib/viewer/current'
import type { Viewer } from '@/lib/viewer/viewer'

/**
 * The administrator who asks for a page: a browser's session or a token with the scope. Every page asks this first of
 * all and reads nothing before. Nobody is sent to sign in; null for everybody else.
 * @param path where signing in leads back to
 */
export async function adminViewer(path: string): Promise<Viewer | null> {
  const viewer = await currentViewer()
  if (!viewer) redirect(`/sign-in?${new URLSearchParams({ return_to: path })}`)
  return mayCall(viewer, 'admin.users') ? viewer : null
}
