import { createGuestContract } from '@/app/api/contract'
import { welcomeGuest } from '@/lib/accounts/guests'
import { sessionCookie } from '@/lib/accounts/session-cookie'
import { json } from '@/lib/http/routes'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(createGuestContract, {
    async run({ request, viewer, body: { name } }) {
      // A browser that is somebody already stays who it is.
      if (viewer) return json({ id: viewer.account.id, name: viewer.account.name, kind: viewer.account.kind })
      const { account, session } = await welcomeGuest(request.headers, name)
      const { id, kind } = account
      const headers = { 'set-cookie': await sessionCookie(session.secret) }
      return json({ id, name: account.name, kind }, { status: 201, headers })
    },
  }),
)
