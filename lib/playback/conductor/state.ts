import { z } from 'zod'
import type { QueuedTrack, Upcoming } from '../../rooms/requests/handing-over'
import type { Device, PlayerState, PlayerTrack } from '../player-state'

/** Trouble that keeps a room silent, as it is stored. */
type Trouble = 'no_device' | 'no_premium' | 'rate_limited' | 'provider_down' | 'needs_reconnect'

/**
 * A request that was given to the provider, or is about to be: what is committed before the call, and what came of it.
 */
const handoverSchema = z.object({
  requestId: z.string(),
  uri: z.string(),
  durationMs: z.number(),
  requestedBy: z.string(),
  /** Put behind what plays, or started in place of it. */
  by: z.enum(['queue', 'start']),
  /** When it was committed. */
  at: z.number(),
  /**
   * `none` nothing is known of the call: it is under way, or its process died; `unknown` its answer was lost; `seen` and
   * `absent` whether the provider's queue, which is padded, named it after that; `taken` the provider took it.
   */
  answer: z.enum(['none', 'unknown', 'seen', 'absent', 'taken']),
  /** How many songs the provider had before it, when last read. */
  ahead: z.number().nullable(),
  /** How often it was started in vain. */
  tries: z.number(),
  /** It was not queued: the list that plays has it next. */
  counted: z.boolean().default(false),
})

export type Handover = z.infer<typeof handoverSchema>

/** `play` is music that somebody wants and that could have gone on. */
const refusalSchema = z.object({
  what: z.enum(['fallback_playlist', 'request', 'play']),
  /** The playlist or the song. */
  uri: z.string().nullable(),
  since: z.number(),
  tries: z.number(),
})

export type Refusal = z.infer<typeof refusalSchema>

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
  /** A person stopped the music: nothing starts by itself until one plays it again. */
  paused: z.boolean().default(false),
  /** Not before then is anything given to the provider again, after it did not take it. */
  giveAgainAt: z.number().nullable().default(null),
  handover: handoverSchema.nullable().default(null),
  /** The request whose song plays, or played last. */
  fulfils: z
    .object({ uri: z.string(), requestId: z.string(), requestedBy: z.string() })
    .nullable()
    .default(null),
  /** The list the player plays from, where it plays from one. */
  context: z.string().nullable().default(null),
  /** A song an advertisement came in between of: it goes on from there. */
  interrupted: z.object({ uri: z.string(), positionMs: z.number() }).nullable().default(null),
  /** Songs that were started although they may still be in the provider's queue: there they would play once more. */
  doubted: z.array(z.object({ uri: z.string(), until: z.number() })).catch([]),
  /** When the fallback playlist was started last, so that one that does not play is not tried without end. */
  fallbackAt: z.number().nullable().default(null),
  /** It was taken then, and nothing has been heard since. */
  fallbackAwaited: z.boolean().default(false),
  /** What the room does by itself and the player refuses, until it works or is not wanted any more. */
  refusals: z.array(refusalSchema).catch([]),
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
      /** URIs of what the provider says comes next; read only where it tells what became of a request, null too where it could not be. */
      queue: string[] | null
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
  /** Nobody looked: it is only time to hand over. The queue is read where a list plays. */
  | { kind: 'clock'; queue: string[] | null }
  /** There is no connection to look through. `gone`: none at all, so that nothing is known any more. */
  | { kind: 'unlinked'; gone: boolean }

export type Surroundings = {
  now: number
  anyonePresent: boolean
  /** 0 to 1, spreads the rooms' looks. */
  random: number
  /** The consent the observation was made under. */
  grant: string | null
  /** What people asked for. */
  upcoming: Upcoming
  /** When the next look was planned, for whoever only acts by the clock. */
  plannedLookAt: number | null
  /** The room's playlist for when nobody asks. */
  fallbackUri: string | null
}

/** Why a song plays. `double`: a request's song once more, of a call whose answer was lost. */
export type Origin =
  | { kind: 'request'; requestId: string; requestedBy: string }
  | { kind: 'fallback' | 'provider' | 'double' }

export type Action =
  | { type: 'end_play'; at: number }
  | { type: 'start_play'; track: PlayerTrack; at: number; origin: Origin }
  /** The skip had no effect: it may be asked for again. */
  | { type: 'unskip' }
  /** Tells the player once more what people want, on a device where one has to be woken. */
  | { type: 'assert'; isPlaying: boolean; deviceId: string | null }
  /** Marks the request as handed over, and then gives it to the provider as `memory.handover` says. */
  | { type: 'hand_over'; request: QueuedTrack; by: Handover['by'] }
  /** Marks the request as handed over: the list that plays has it next anyway. */
  | { type: 'count'; request: QueuedTrack }
  /** The provider does not have it after all: it waits again, in its place. */
  | { type: 'return'; requestId: string }
  /** Played, or passed over by a person, while nobody looked. */
  | { type: 'passed'; requestId: string; uri: string; requestedBy: string; at: number; skipped: boolean }
  /** The provider does not play it, however often it is asked. */
  | { type: 'unplayable'; requestId: string }
  | { type: 'start_fallback'; uri: string }
  /** The doubled song goes on to the next one. */
  | { type: 'skip_double' }

/** What is known from now on, and what is to be done. */
export type Draft = { state: RoomMusic; actions: Action[] }

export type Step = Draft & {
  /** Whether members see the difference. */
  visible: boolean
  /** Epoch milliseconds; null until somebody wakes the conductor. */
  nextLookAt: number | null
  /** When to hand over without looking, where that comes before the next look. */
  handOverAt: number | null
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
