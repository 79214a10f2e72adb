import type { PlayerError } from '../player-error'
import type { RoomMusic } from './state'

/** How long after a command a read that contradicts it counts as stale. */
const guardMs = 1_500

/** What a command is expected to bring. */
export type Expected = Partial<RoomMusic> & {
  /** Whether a person stopped the music; as before unless it is said. */
  paused?: boolean
  /** The fallback playlist is to be heard soon. */
  fallbackAwaited?: boolean
}

/** The music after a command the provider took, which ends every trouble. */
export function expecting(music: RoomMusic, expected: Expected, now: number): RoomMusic {
  const { paused = music.memory.paused, fallbackAwaited = false, ...changes } = expected
  return {
    ...music,
    trouble: null,
    retryAt: null,
    guardUntil: now + guardMs,
    ...changes,
    memory: {
      ...music.memory,
      paused,
      ...(fallbackAwaited ? { fallbackAwaited, fallbackAt: now } : {}),
      failures: 0,
      emptyLooks: 0,
      troubleSince: null,
      triedAt: null,
      endsAt: null,
    },
  }
}

/**
 * The music after a command that failed, and when to find out whether what made it fail is over; null where that is no
 * trouble of the room's.
 * @param wanted the command was to make music play: then a missing device is the room's trouble
 */
export function troubledBy(
  music: RoomMusic,
  error: PlayerError,
  wanted: boolean,
  now: number,
): { music: RoomMusic; nextLookAt: number } | null {
  const shouldPlay = music.shouldPlay || wanted
  const found = troubleOf(error, shouldPlay)
  if (!found) return null
  const wait =
    error.kind === 'rate_limited' ? (error.retryAfterMs ?? 5_000) : found === 'no_device' ? 5_000 : 2_000
  const nextLookAt = now + wait
  const troubleSince = music.trouble === found ? (music.memory.troubleSince ?? now) : now
  return {
    nextLookAt,
    music: {
      ...music,
      shouldPlay,
      trouble: found,
      retryAt: error.kind === 'rate_limited' ? nextLookAt : null,
      guardUntil: null,
      memory: { ...music.memory, triedAt: now, troubleSince },
    },
  }
}

function troubleOf(error: PlayerError, shouldPlay: boolean): RoomMusic['trouble'] {
  switch (error.kind) {
    case 'no_device':
    case 'device_not_found':
      return shouldPlay ? 'no_device' : null
    case 'premium_required':
      return 'no_premium'
    case 'rate_limited':
      return 'rate_limited'
    case 'needs_reconnect':
      return 'needs_reconnect'
    case 'provider_down':
    case 'forbidden':
      return 'provider_down'
    default:
      return null
  }
}
