import 'server-only'
import { dropGuest, welcomeGuest } from '../accounts/guests'
import { sessionCookie } from '../accounts/session-cookie'
import { createRoutes } from '../http/routes'
import { bareChallenge, type Viewer, viewerFrom } from './viewer'

/** The wrapper of every API handler, which knows who is calling. */
export const { endpoint, routes } = createRoutes<Viewer>({
  resolve: viewerFrom,
  async makeGuest(headers) {
    const { account, session } = await welcomeGuest(headers)
    const viewer = { account, session: { id: session.id, expiresAt: session.expiresAt, bringsFrom: null } }
    return { viewer, setCookie: await sessionCookie(session.secret) }
  },
  dropGuest: (viewer) => dropGuest(viewer.account.id),
  challenge: bareChallenge,
})
