import { Hono } from 'hono'
import { coverSvg } from '../covers'
import type { SimulatorEnv } from '../http'
import { authorize } from '../oauth/authorize'
import { spotifyConsent } from './accounts/consent'
import { tokenEndpoint } from './accounts/token'
import { ApiError, apiErrorResponse } from './api-error'
import { bearer } from './bearer'
import { catalogueRoutes } from './catalogue-routes'
import { meRoute } from './me'
import { commandRoutes } from './player/command-routes'
import { readingRoutes } from './player/reading-routes'
import { playlistRoutes } from './playlists/playlist-routes'
import { removedRoutes } from './removed'
import { searchRoute } from './search'
import type { SpotifyWorld } from './world'

/** The simulated Spotify, mounted under `/spotify`: accounts service, Web API, pictures. */
export function spotifyApp(world: SpotifyWorld): Hono<SimulatorEnv> {
  const app = new Hono<SimulatorEnv>()
  const consent = spotifyConsent(world)
  app.on(['GET', 'POST'], '/accounts/authorize', (c) => authorize(c, consent))
  app.post('/accounts/api/token', (c) => tokenEndpoint(c, world))
  app.get('/images/:kind/:id/:size', (c) => {
    const size = Number(c.req.param('size'))
    const id = c.req.param('id')
    if (![640, 300, 64].includes(size) || !/^[0-9A-Za-z]{1,22}$/.test(id)) return c.notFound()
    return c.body(coverSvg(id, size), 200, {
      'Content-Type': 'image/svg+xml',
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Access-Control-Allow-Origin': '*',
    })
  })
  app.route('/api/v1', webApi(world))
  return app
}

function webApi(world: SpotifyWorld): Hono<SimulatorEnv> {
  const api = new Hono<SimulatorEnv>()
  api.onError((error) => {
    if (error instanceof ApiError) return error.toResponse()
    throw error
  })
  api.use(bearer(world))
  meRoute(api, world)
  readingRoutes(api, world)
  commandRoutes(api, world)
  searchRoute(api, world)
  catalogueRoutes(api, world)
  playlistRoutes(api, world)
  removedRoutes(api)
  api.all('*', () => apiErrorResponse(404, 'Service not found'))
  return api
}
