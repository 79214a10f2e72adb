import 'server-only'
import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import { browserDevice } from '../accounts/device-cookie'
import { clearedSessionCookieParts, sessionCookieParts } from '../accounts/session-cookie'
import { isAppError } from '../errors'
import { isSession, type SessionViewer, type Viewer, viewerFrom } from './viewer'

/** The viewer of the page or action being answered, looked up once per request. Bad credentials are nobody here, and so is a client that calls for itself. */
export const currentViewer = cache(async (): Promise<Viewer | null> => {
  try {
    return await viewerFrom(await headers())
  } catch (error) {
    if (isAppError(error, 'unauthenticated', 'forbidden')) return null
    throw error
  }
})

/** The viewer in a browser: null also for a program, which has no business on pages about one's credentials. */
export async function currentBrowser(): Promise<SessionViewer | null> {
  const viewer = await currentViewer()
  return viewer && isSession(viewer) ? viewer : null
}

/** Gives the browser a session's cookie, and that of its device where it has none; in server actions only. */
export async function setSessionCookie(secret: string): Promise<void> {
  const store = await cookies()
  const session = await sessionCookieParts(secret)
  store.set(session.name, session.value, session.options)
  const device = browserDevice(await headers(), secret)?.cookie
  // The same action may have given it one, by which a room knows the browser.
  if (device && !store.has(device.name)) store.set(device.name, device.value, device.options)
}

/** Takes the session cookie away from the browser; in server actions only. */
export async function clearSessionCookie(): Promise<void> {
  const { name, value, options } = clearedSessionCookieParts()
  const store = await cookies()
  store.set(name, value, options)
}
