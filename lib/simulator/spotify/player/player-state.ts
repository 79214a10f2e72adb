import { z } from 'zod'
import { type AccountDevice, findAccount } from '../../accounts'

const deviceSchema = z.object({
  key: z.string(),
  id: z.string().nullable(),
  name: z.string(),
  type: z.string(),
  volume_percent: z.number().nullable(),
  supports_volume: z.boolean(),
  is_restricted: z.boolean(),
}) satisfies z.ZodType<AccountDevice>

export const playerStateSchema = z.object({
  devices: z.array(deviceSchema),
  /** The key of the device that plays or would play. */
  active: z.string().nullable(),
  is_private: z.boolean(),
  /** Since when an advertisement plays instead of the song. */
  ad_since: z.number().nullable(),
  /** The device is gone but this state is still shown: progress runs past the end, nothing follows. */
  vanished: z.boolean(),
  is_playing: z.boolean(),
  /** What is loaded, and where it was at the moment `at`. */
  loaded: z.object({ track_id: z.string(), position_ms: z.number(), at: z.number() }).nullable(),
  context_uri: z.string().nullable(),
  /** The context in its own order, and in the order it plays in. */
  context_tracks: z.array(z.string()),
  order: z.array(z.string()),
  /** The context's last started place in `order`; the user queue does not move it. */
  index: z.number(),
  /** Whether the loaded song came from the user queue. */
  from_queue: z.boolean(),
  queue: z.array(z.string()),
  repeat: z.enum(['off', 'track', 'context']),
  shuffle: z.boolean(),
  /** When the state last changed, Unix milliseconds. */
  timestamp: z.number(),
  history: z.array(
    z.object({ track_id: z.string(), played_at: z.number(), context_uri: z.string().nullable() }),
  ),
})

/** One account's player. Never changed in place: every step makes a new one. */
export type PlayerState = z.infer<typeof playerStateSchema>

export function idlePlayer(account: string): PlayerState {
  return {
    devices: (findAccount(account)?.devices ?? []).map((device) => ({ ...device })),
    active: null,
    is_private: false,
    ad_since: null,
    vanished: false,
    is_playing: false,
    loaded: null,
    context_uri: null,
    context_tracks: [],
    order: [],
    index: -1,
    from_queue: false,
    queue: [],
    repeat: 'off',
    shuffle: false,
    timestamp: 0,
    history: [],
  }
}

export function activeDevice(state: PlayerState): AccountDevice | undefined {
  return state.devices.find((device) => device.key === state.active)
}

/** Where the loaded song is at `now`, in milliseconds. */
export function positionAt(state: PlayerState, now: number): number {
  if (!state.loaded) return 0
  const runs = state.is_playing && state.ad_since === null
  return state.loaded.position_ms + (runs ? Math.max(0, now - state.loaded.at) : 0)
}
