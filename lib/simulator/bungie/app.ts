import { Hono } from 'hono'
import { coverSvg } from '../covers'
import type { SimulatorEnv } from '../http'
import { authorize } from '../oauth/authorize'
import { platformApi } from './api'
import { bungieConsent } from './consent'
import { maintenance } from './maintenance'
import { tokenEndpoint } from './token'
import type { BungieWorld } from './world'

/** The simulated Bungie, mounted under `/bungie`: consent, token endpoint, platform API, pictures. */
export function bungieApp(world: BungieWorld): Hono<SimulatorEnv> {
  const app = new Hono<SimulatorEnv>()
  const consent = bungieConsent(world)
  app.on(['GET', 'POST'], '/en/OAuth/Authorize', (c) => authorize(c, consent))
  app.get('/img/profile/avatars/:picture', (c) => {
    const id = /^(\d{1,19})\.svg$/.exec(c.req.param('picture'))?.[1]
    if (!id) return c.notFound()
    return c.body(coverSvg(id, 96), 200, {
      'Content-Type': 'image/svg+xml',
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
      'Cross-Origin-Resource-Policy': 'cross-origin',
    })
  })
  app.use('/Platform/*', maintenance(world))
  // Only with the slash at its end: the bare path is one the API does not know.
  app.post('/Platform/App/OAuth/token/', (c) => tokenEndpoint(c, world))
  app.route('/Platform', platformApi(world))
  return app
}
