import type { Behaviour } from './behaviour'
import type { Clock } from './clock'
import type { RegisteredClient } from './config'

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
