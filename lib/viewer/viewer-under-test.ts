import { isSession, type SessionViewer, viewerFrom } from './viewer'

/** The viewer of a browser's request, who has to be one. */
export async function browserViewer(headers: Headers): Promise<SessionViewer> {
  const viewer = await viewerFrom(headers)
  if (!viewer || !isSession(viewer)) throw new Error('not signed in')
  return viewer
}
