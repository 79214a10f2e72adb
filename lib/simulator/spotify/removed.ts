import type { Hono } from 'hono'
import type { SimulatorEnv } from '../http'
import { ApiError } from './api-error'

/** What the rules of 2026 took from apps in development mode; every one answers 403 `Forbidden`. */
const REMOVED = [
  '/tracks',
  '/albums',
  '/artists',
  '/artists/:id/top-tracks',
  '/artists/:id/related-artists',
  '/audio-features',
  '/audio-features/:id',
  '/audio-analysis/:id',
  '/recommendations',
  '/browse/*',
  '/markets',
  '/users/*',
  '/playlists/:id/tracks',
  '/me/tracks',
  '/me/tracks/*',
  '/me/albums',
  '/me/albums/*',
  '/me/following',
  '/me/following/*',
  '/playlists/:id/followers',
  '/playlists/:id/followers/*',
]

export function removedRoutes(app: Hono<SimulatorEnv>): void {
  for (const path of REMOVED) {
    app.all(path, () => {
      throw new ApiError(403, 'Forbidden')
    })
  }
}
