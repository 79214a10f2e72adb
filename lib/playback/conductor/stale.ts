import type { PlayerState } from '../player-state'
import { type Observation, positionOf, type RoomMusic } from './state'

/** How far a position may be off before it is another position. */
export const toleranceMs = 2_000
/** So close to its end a song counts as ended. */
const endMarginMs = 1_500

/** Whether the song should have ended by then, going by what was last known. */
export function isOver(state: RoomMusic, at: number): boolean {
  return state.play !== null && state.isPlaying && at >= songEnd(state) - endMarginMs
}

/** When the song that plays ends, in epoch milliseconds. */
export function songEnd(state: RoomMusic): number {
  return state.memory.endsAt ?? state.positionAt + (state.play?.durationMs ?? 0) - state.positionMs
}

/**
 * Whether a read shows the player as it was before the last command. Only within the guard: after it the player's
 * word counts, also against ours.
 */
export function isStale(state: RoomMusic, seen: Extract<Observation, { kind: 'player' }>): boolean {
  if (state.guardUntil === null || seen.sentAt >= state.guardUntil) return false
  return contradicts(state, seen.player, seen.at)
}

function contradicts(state: RoomMusic, player: PlayerState | null, at: number): boolean {
  if (!player) return state.isPlaying
  const sameSong = state.play !== null && player.track?.uri === state.play.uri
  if (state.play?.skipped) return sameSong || player.track === null || !player.isPlaying
  if (player.isPlaying !== state.isPlaying) return true
  if (state.device?.id && player.device && player.device.id !== state.device.id) return true
  const volume = player.device?.volumePercent ?? null
  if (volume !== null && state.volumePercent !== null && volume !== state.volumePercent) return true
  if (!sameSong || player.positionMs === null) return false
  return Math.abs(player.positionMs - positionOf(state, at)) > toleranceMs
}
