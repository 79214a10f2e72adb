import { z } from 'zod'
import type { Device, PlayerState, PlayerTrack } from '../player-state'

/** Trouble that keeps a room silent, as it is stored. */
type Trouble = 'no_device' | 'no_premium' | 'rate_limited' | 'provider_down' | 'needs_reconnect'

/** What the conductor remembers between looks and nobody else needs. Times are epoch milliseconds. */
export const memorySchema = z.object({
  /** Looks in a row that failed for the provider's sake. */
  failures: z.number().default(0),
  /** Looks in a row that found no song where one was. */
  emptyLooks: z.number().default(0),
  /** Since when there is trouble. */
  troubleSince: z.number().nullable().default(null),
  /** When a refused wish was last tried again. */
  triedAt: z.number().nullable().default(null),
  /** The song the player came to rest on after the last one ended: loaded, but not playing. */
  restingOn: z.string().nullable().default(null),
  /** When the song ends, going by the last look; more exact than the position, which is told anew only when it jumps. */
  endsAt: z.number().nullable().default(null),
  /** What the members were told of the host's connection last. */
  link: z.enum(['connected', 'needs_reconnect', 'not_connected']).nullable().default(null),
  /** Which consent the trouble was seen under; another one is a new start. */
  grant: z.string().nullable().default(null),
})

type Memory = z.infer<typeof memorySchema>

export type CurrentPlay = {
  uri: string
  durationMs: number
  /** A skip is under way: the provider was told, or is about to be. */
  skipped: boolean
}

/** A room's music as it was last observed or commanded. Times are epoch milliseconds. */
export type RoomMusic = {
  play: CurrentPlay | null
  isPlaying: boolean
  /** Milliseconds into the song at `positionAt`. */
  positionMs: number
  positionAt: number
  /** A person wants music. */
  shouldPlay: boolean
  device: { id: string | null; name: string; type: string } | null
  volumePercent: number | null
  trouble: Trouble | null
  retryAt: number | null
  /** Until then a read that contradicts the last command is stale. */
  guardUntil: number | null
  memory: Memory
}

/** What one look found. */
export type Observation =
  | {
      kind: 'player'
      /** Null when nothing is active, or the session is private. */
      player: PlayerState | null
      /** Read only where the player said nothing while something should play. */
      devices: Device[] | null
      /** When the request went out, and about when the player answered it. */
      sentAt: number
      at: number
    }
  | {
      kind: 'trouble'
      trouble: Exclude<Trouble, 'no_device'>
      /** How long the provider asks to wait. */
      waitMs: number | null
      /** No use asking soon: people have to do something first. */
      lasting: boolean
    }
  /** There is no connection to look through. `gone`: none at all, so that nothing is known any more. */
  | { kind: 'unlinked'; gone: boolean }

export type Surroundings = {
  now: number
  anyonePresent: boolean
  /** 0 to 1, spreads the rooms' looks. */
  random: number
  /** The consent the observation was made under. */
  grant: string | null
}

export type Action =
  | { type: 'end_play'; at: number }
  | { type: 'start_play'; track: PlayerTrack; at: number }
  /** The skip had no effect: it may be asked for again. */
  | { type: 'unskip' }
  /** Tells the player once more what people want, on a device where one has to be woken. */
  | { type: 'assert'; isPlaying: boolean; deviceId: string | null }

export type Step = {
  state: RoomMusic
  actions: Action[]
  /** Whether members see the difference. */
  visible: boolean
  /** Epoch milliseconds; null until somebody wakes the conductor. */
  nextLookAt: number | null
}

/** Milliseconds into the song at a time, not beyond what a song can have. */
export function positionOf(
  state: Pick<RoomMusic, 'isPlaying' | 'positionMs' | 'positionAt'>,
  at: number,
): number {
  return state.isPlaying ? state.positionMs + Math.max(0, at - state.positionAt) : state.positionMs
}

/** A room nobody has played anything in. */
export function silence(now: number): RoomMusic {
  return {
    play: null,
    isPlaying: false,
    positionMs: 0,
    positionAt: now,
    shouldPlay: false,
    device: null,
    volumePercent: null,
    trouble: null,
    retryAt: null,
    guardUntil: null,
    memory: memorySchema.parse({}),
  }
}
