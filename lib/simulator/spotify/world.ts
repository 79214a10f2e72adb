import { z } from 'zod'
import type { Behaviour } from '../behaviour'
import type { Clock } from '../clock'
import type { RegisteredClient } from '../config'
import { Grants, grantsStateSchema } from '../oauth/grants'
import { RateWindow } from '../rate-window'
import type { Surroundings } from '../surroundings'
import { playerStateSchema } from './player/player-state'
import { Players } from './player/players'
import { Playlists, playlistRecordSchema } from './playlists/playlists'

/** Six months after consent the refresh token ends, however often it was used. */
export const GRANT_LIFETIME_MS = 183 * 24 * 3600 * 1000

export const spotifyStateSchema = z.object({
  grants: grantsStateSchema,
  players: z.record(z.string(), playerStateSchema),
  playlists: z.array(playlistRecordSchema),
})

export type SpotifyState = z.infer<typeof spotifyStateSchema>

/** Everything the simulated Spotify knows. */
export class SpotifyWorld {
  readonly clock: Clock
  readonly clients: readonly RegisteredClient[]
  readonly behaviour: () => Behaviour
  readonly origin: () => string
  readonly saveNow: () => void
  readonly grants: Grants
  readonly players: Players
  readonly playlists: Playlists
  readonly rate: RateWindow

  constructor(around: Surroundings) {
    this.clock = around.clock
    this.clients = around.clients
    this.behaviour = around.behaviour
    this.origin = around.origin
    this.saveNow = around.saveNow
    this.grants = new Grants(around.clock, GRANT_LIFETIME_MS)
    this.players = new Players(around.clock, () => around.behaviour().lag_ms, around.changed)
    this.playlists = new Playlists(around.clock, around.changed)
    this.rate = new RateWindow(around.clock, () => around.behaviour().rate_window)
  }

  dump(): SpotifyState {
    return { grants: this.grants.dump(), players: this.players.dump(), playlists: this.playlists.dump() }
  }

  load(state: SpotifyState): void {
    this.grants.load(state.grants)
    this.players.load(state.players)
    this.playlists.load(state.playlists)
  }

  reset(): void {
    this.grants.reset()
    this.players.reset()
    this.playlists.reset()
    this.rate.reset()
  }
}
