import { z } from 'zod'
import { accountName as account } from './accounts'
import { type Behaviour, behaviourSchema, defaultBehaviour } from './behaviour'
import { BungieWorld, bungieStateSchema } from './bungie/world'
import { Clock } from './clock'
import type { RegisteredClient } from './config'
import { type Fault, Faults, faultSchema } from './faults'
import { type RequestRecord, RequestsLog } from './requests-log'
import { act, personSchema } from './spotify/player/person'
import { deviceObject, playbackState } from './spotify/player/player-view'
import type { MadePlaylist } from './spotify/playlists/playlists'
import { SpotifyWorld, spotifyStateSchema } from './spotify/world'
import type { Surroundings } from './surroundings'

const clockSchema = z.strictObject({ advance_ms: z.number().min(0) })
const tokensSchema = z
  .strictObject({
    account,
    provider: z.enum(['spotify', 'bungie']).default('spotify'),
    expire: z.enum(['access', 'refresh']).optional(),
    revoke: z.boolean().optional(),
  })
  .refine(
    ({ expire, revoke }) => expire !== undefined || revoke === true,
    'Either expire or revoke is needed',
  )
const playlistsSchema = z.strictObject({ account })
const switchSchema = behaviourSchema.partial()
const playerSchema = personSchema.extend({ account })

export const simulationStateSchema = z.object({
  version: z.literal(1),
  clock_offset: z.number(),
  // What is not in the file, because it is older, is as at first.
  behaviour: behaviourSchema.partial().transform((kept): Behaviour => ({ ...defaultBehaviour(), ...kept })),
  spotify: spotifyStateSchema,
  bungie: bungieStateSchema.optional(),
})

export type SimulationState = z.infer<typeof simulationStateSchema>

/** The control calls, for callers in the same process and behind `/_control`. Errors: ZodError, ImpossibleAction. */
export interface Control {
  /** Back to the first state: nobody connected, nothing loaded, no faults, an empty log, the machine's time. */
  reset(): { ok: true }
  /** The requests after number `since`, oldest first. */
  requests(since?: number): RequestRecord[]
  /** Input `{advance_ms}`; answers the new time in Unix milliseconds. */
  clock(input: unknown): { now: number }
  /** Input `{account, provider?, expire?, revoke?}`; answers how many live grants it touched. */
  tokens(input: unknown): { grants: number }
  /** Input: any part of the behaviour; answers the whole of it. */
  behaviour(input: unknown): Behaviour
  /** Input: a fault; answers all that still wait. */
  faults(input: unknown): { pending: (Fault & { left: number })[] }
  /** Input `{account}`; answers the playlists the account made, newest first. */
  playlists(input: unknown): MadePlaylist[]
  /** Input `{account, device?, is_playing?, private?, ad?, remove_device?}`; answers what the account then has. */
  player(input: unknown): {
    devices: ReturnType<typeof deviceObject>[]
    player: ReturnType<typeof playbackState>
  }
}

/** The whole simulated world, without any HTTP. */
export class Simulation {
  origin = ''
  readonly clock: Clock
  readonly requests: RequestsLog
  readonly faults = new Faults()
  readonly spotify: SpotifyWorld
  readonly bungie: BungieWorld
  readonly control: Control
  #behaviour = defaultBehaviour()
  /** Set by whoever keeps the state: soon, or before going on. */
  keep: { soon: () => void; now: () => void } = { soon: () => {}, now: () => {} }

  constructor(clients: readonly RegisteredClient[], now?: () => number) {
    this.clock = new Clock(now)
    this.requests = new RequestsLog(this.clock)
    const surroundings: Surroundings = {
      clock: this.clock,
      clients,
      behaviour: () => this.#behaviour,
      origin: () => this.origin,
      changed: () => this.keep.soon(),
      saveNow: () => this.keep.now(),
    }
    this.spotify = new SpotifyWorld(surroundings)
    this.bungie = new BungieWorld(surroundings)
    this.control = this.#makeControl()
  }

  dump(): SimulationState {
    return {
      version: 1,
      clock_offset: this.clock.offset,
      behaviour: this.#behaviour,
      spotify: this.spotify.dump(),
      bungie: this.bungie.dump(),
    }
  }

  load(state: SimulationState): void {
    this.clock.setOffset(state.clock_offset)
    this.#behaviour = state.behaviour
    this.spotify.load(state.spotify)
    if (state.bungie) this.bungie.load(state.bungie)
  }

  #makeControl(): Control {
    const kept = <T>(answer: T): T => {
      this.keep.now()
      return answer
    }
    return {
      reset: () => {
        this.clock.setOffset(0)
        this.#behaviour = defaultBehaviour()
        this.requests.reset()
        this.faults.reset()
        this.spotify.reset()
        this.bungie.reset()
        return kept({ ok: true })
      },
      requests: (since = 0) => this.requests.since(since),
      clock: (input) => {
        this.clock.advance(clockSchema.parse(input).advance_ms)
        return kept({ now: this.clock.now() })
      },
      tokens: (input) => {
        const { account: name, provider, expire, revoke } = tokensSchema.parse(input)
        return kept({ grants: this[provider].grants.change(name, { expire, revoke }) })
      },
      behaviour: (input) => {
        const given = switchSchema.parse(input)
        const everywhere = given.rate_window && { bungie_rate_window: given.rate_window }
        this.#behaviour = { ...this.#behaviour, ...everywhere, ...given }
        return kept(this.#behaviour)
      },
      faults: (input) => {
        this.faults.add(faultSchema.parse(input))
        return { pending: this.faults.pending() }
      },
      playlists: (input) => this.spotify.playlists.madeBy(playlistsSchema.parse(input).account),
      player: (input) => {
        const action = playerSchema.parse(input)
        act(this.spotify.players, action)
        const state = this.spotify.players.actual(action.account)
        return kept({
          devices: state.devices.map((device) => deviceObject(device, state)),
          player: playbackState(state, this.clock.now(), this.origin),
        })
      },
    }
  }
}
