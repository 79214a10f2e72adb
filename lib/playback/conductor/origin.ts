import type { PlayerState, PlayerTrack } from '../player-state'
import type { Origin, RoomMusic, Surroundings } from './state'

export type SongState = PlayerState & { track: PlayerTrack }

/** Whether it may be in the provider's queue once more. */
export function isDoubted({ memory }: RoomMusic, { uri }: Pick<PlayerTrack, 'uri'>, now: number): boolean {
  return memory.doubted.some((song) => song.uri === uri && now < song.until)
}

/** Whether it plays because the provider still had it: nobody started it, and it was not what lay there at rest. */
export function cameFromQueue(
  before: RoomMusic,
  track: PlayerTrack,
  positionMs: number,
  now: number,
): boolean {
  const { handover, restingOn } = before.memory
  if (handover?.uri === track.uri || restingOn === track.uri || wasInterrupted(before, track, positionMs)) {
    return false
  }
  return isDoubted(before, track, now)
}

/** An advertisement came in between, and it goes on where it was. */
function wasInterrupted({ memory }: RoomMusic, { uri }: PlayerTrack, positionMs: number): boolean {
  return memory.interrupted?.uri === uri && positionMs >= memory.interrupted.positionMs
}

/** Why a song plays that has just begun, or went on after an advertisement. */
export function originOf(
  before: RoomMusic,
  { track, contextUri }: SongState,
  positionMs: number,
  around: Surroundings,
): Origin {
  const { handover, fulfils } = before.memory
  const isFallback = contextUri !== null && contextUri === around.fallbackUri
  const elsewhere: Origin = { kind: isFallback ? 'fallback' : 'provider' }
  if (handover?.uri === track.uri) {
    return { kind: 'request', requestId: handover.requestId, requestedBy: handover.requestedBy }
  }
  if (wasInterrupted(before, track, positionMs)) {
    if (fulfils?.uri !== track.uri) return elsewhere
    return { kind: 'request', requestId: fulfils.requestId, requestedBy: fulfils.requestedBy }
  }
  if (cameFromQueue(before, track, positionMs, around.now)) {
    const { next } = around.upcoming
    // It was taken back because the provider seemed to lack it.
    return next?.uri === track.uri
      ? { kind: 'request', requestId: next.id, requestedBy: next.requestedBy }
      : { kind: 'double' }
  }
  return elsewhere
}
