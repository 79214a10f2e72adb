import { createHash } from 'node:crypto'
import type { Hono } from 'hono'
import type { SimulatedAccount } from '../accounts'
import type { SimulatorEnv } from '../http'
import { imagesOf, type Origin } from './catalogue/objects'
import { userLinks } from './playlists/playlist-view'
import type { SpotifyWorld } from './world'

/** `GET /me`. In development mode it tells no `product`, `email` or `country` since 2026. */
export function meRoute(app: Hono<SimulatorEnv>, world: SpotifyWorld): void {
  app.get('/me', (c) => c.json(userObject(world.origin(), c.get('caller').account)))
}

function userObject(origin: Origin, { name, display_name }: SimulatedAccount) {
  return {
    account_id: createHash('sha256').update(`account:${name}`).digest('hex').slice(0, 32),
    display_name,
    ...userLinks(origin, name),
    images: imagesOf(origin, 'user', name),
  }
}
