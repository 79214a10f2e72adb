import type { Context, Hono } from 'hono'
import type { SimulatorEnv } from '../../http'
import { ApiError } from '../api-error'
import { findTrack } from '../catalogue/catalogue'
import { apiUrl, trackObject } from '../catalogue/objects'
import { pageLimit, queryInteger } from '../request-input'
import type { SpotifyWorld } from '../world'
import { contextObject, currentlyPlaying, deviceObject, playbackState, queueObject } from './player-view'

/** What the player tells; all of it as late as the lag says. */
export function readingRoutes(app: Hono<SimulatorEnv>, world: SpotifyWorld): void {
  app.get('/me/player', (c) => {
    const state = shown(c, world, 'user-read-playback-state')
    const body = playbackState(state, world.clock.now(), world.origin())
    return body ? c.json(body) : c.body(null, 204)
  })

  app.get('/me/player/currently-playing', (c) => {
    const state = shown(c, world, 'user-read-currently-playing')
    const body = currentlyPlaying(state, world.clock.now(), world.origin())
    return body ? c.json(body) : c.body(null, 204)
  })

  app.get('/me/player/devices', (c) => {
    const state = shown(c, world, 'user-read-playback-state')
    return c.json({ devices: state.devices.map((device) => deviceObject(device, state)) })
  })

  app.get('/me/player/queue', (c) =>
    c.json(queueObject(shown(c, world, 'user-read-playback-state'), world.origin())),
  )

  app.get('/me/player/recently-played', (c) => {
    const state = shown(c, world, 'user-read-recently-played')
    const limit = pageLimit(c, 20, 50)
    const after = queryInteger(c, 'after', 0)
    const before = queryInteger(c, 'before', Number.MAX_SAFE_INTEGER)
    const found = state.history.filter(({ played_at }) => played_at > after && played_at < before)
    const played = found.slice(0, limit)
    const newest = played[0]
    const oldest = played[played.length - 1]
    const href = apiUrl(world.origin(), `/me/player/recently-played?limit=${limit}`)
    return c.json({
      href,
      items: played.flatMap(({ track_id, played_at, context_uri }) => {
        const track = findTrack(track_id)
        if (!track) return []
        const context = contextObject(context_uri, world.origin())
        return [
          {
            track: trackObject(world.origin(), track),
            played_at: new Date(played_at).toISOString(),
            context,
          },
        ]
      }),
      limit,
      next: oldest && found.length > limit ? `${href}&before=${Math.round(oldest.played_at)}` : null,
      cursors:
        newest && oldest
          ? { after: String(Math.round(newest.played_at)), before: String(Math.round(oldest.played_at)) }
          : {},
    })
  })
}

function shown(c: Context<SimulatorEnv>, world: SpotifyWorld, scope: string) {
  const { account, scopes } = c.get('caller')
  if (!scopes.has(scope)) throw new ApiError(401, 'Permissions missing')
  return world.players.shown(account.name)
}
