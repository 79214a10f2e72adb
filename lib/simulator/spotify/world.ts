import { z } from 'zod'
import type { Behaviour } from '../behaviour'
import type { Clock } from '../clock'
import type { RegisteredClient } from '../config'
import { RateWindow } from '../rate-window'
import { Grants, grantsStateSchema } from './accounts/grants'
import { playerStateSchema } from './player/player-state'
import { Players } from './player/players'
import { Playlists, playlistRecordSchema } from './playlists/playlists'

export const spotifyStateSchema = z.object({
  grants: grantsStateSchema,
  players: z.record(z.string(), playerStateSchema),
  playlists: z.array(playlistRecordSchema),
})

export type SpotifyState = z.infer<typeof spotifyStateSchema>

/** What surrounds a provider: the time, the habits, and where changes are kept. */
export interface Surroundings {
  clock: Clock
  clients: readonly RegisteredClient[]
  behaviour: () => Behaviour
  /** Where the simulator answers, e.g. `http://127.0.0.1:3001`. */
  origin: () => string
  /** Something changed that should outlive a restart, soon. */
  changed: () => void
  /** It must be kept before anybody is told. */
  saveNow: () => void
}

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
    this.grants = new Grants(around.clock)
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
