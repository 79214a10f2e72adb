import { z } from 'zod'
import type { Behaviour } from '../behaviour'
import type { Clock } from '../clock'
import type { RegisteredClient } from '../config'
import { Grants, grantsStateSchema } from '../oauth/grants'
import { RateWindow } from '../rate-window'
import type { Surroundings } from '../surroundings'

/** Ninety days: what `refresh_expires_in` says, counted anew from every refresh. */
export const REFRESH_LIFETIME_S = 7_776_000

export const bungieStateSchema = z.object({ grants: grantsStateSchema })

type BungieState = z.infer<typeof bungieStateSchema>

/** Everything the simulated Bungie remembers; who is whose friend never changes. */
export class BungieWorld {
  readonly clients: readonly RegisteredClient[]
  readonly behaviour: () => Behaviour
  readonly origin: () => string
  readonly saveNow: () => void
  readonly clock: Clock
  readonly grants: Grants
  readonly rate: RateWindow

  constructor(around: Surroundings) {
    this.clients = around.clients
    this.behaviour = around.behaviour
    this.origin = around.origin
    this.saveNow = around.saveNow
    this.clock = around.clock
    this.grants = new Grants(around.clock, REFRESH_LIFETIME_S * 1000)
    this.rate = new RateWindow(around.clock, () => around.behaviour().bungie_rate_window)
  }

  dump(): BungieState {
    return { grants: this.grants.dump() }
  }

  load(state: BungieState): void {
    this.grants.load(state.grants)
  }

  reset(): void {
    this.grants.reset()
    this.rate.reset()
  }
}
