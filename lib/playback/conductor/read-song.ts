import type { PlayerState, PlayerTrack } from '../player-state'
import { isOver, toleranceMs } from './stale'
import {
  type Action,
  type CurrentPlay,
  type Draft,
  type Origin,
  positionOf,
  type RoomMusic,
  type Surroundings,
} from './state'

type SongState = PlayerState & { track: PlayerTrack }

const startMs = 1_500
/** While the provider skips, the song that still shows is not taken for a failed skip. */
const skipGuardMs = 3_000
/** How much longer than since its start a song that was started here may seem to have played. */
const startedMs = 2_000

/** Takes over the song the player shows: it goes on, came to rest, or is another playing. */
export function readSong(known: RoomMusic, player: SongState, at: number, around: Surroundings): Draft {
  const before: RoomMusic = { ...known, memory: { ...known.memory, emptyLooks: 0 } }
  const { track, isPlaying } = player
  const positionMs = Math.min(player.positionMs ?? 0, track.durationMs)
  const same = before.play?.uri === track.uri
  if (rests(before, player, positionMs, at)) return rested(before, track, at)
  if (!before.play && !isPlaying && before.memory.restingOn === track.uri && positionMs < startMs) {
    return { state: { ...before, isPlaying: false, shouldPlay: false }, actions: [] }
  }
  const another = startedAgain(before, positionMs, at) || startedHere(before, player, positionMs, at)
  if (before.play && same && !another) return goesOn(before, before.play, player, at)
  const startedAt = Math.max(at - positionMs, before.play ? before.positionAt : at - positionMs)
  const actions: Action[] = before.play ? [{ type: 'end_play', at: startedAt }] : []
  const origin = originOf(before, player, positionMs, around)
  actions.push({ type: 'start_play', track, at: startedAt, origin })
  if (origin.kind === 'double' && isPlaying) actions.push({ type: 'skip_double' })
  const play = { uri: track.uri, durationMs: track.durationMs, skipped: origin.kind === 'double' }
  const memory: RoomMusic['memory'] = {
    ...before.memory,
    restingOn: null,
    endsAt: endOf(player, at),
    paused: isPausedNow(before, isPlaying),
    handover:
      origin.kind === 'request' && origin.requestId === before.memory.handover?.requestId
        ? null
        : before.memory.handover,
    doubted: origin.kind === 'double' ? null : before.memory.doubted,
    interrupted: null,
    fulfils:
      origin.kind === 'request'
        ? { uri: track.uri, requestId: origin.requestId, requestedBy: origin.requestedBy }
        : null,
  }
  const state: RoomMusic = {
    ...before,
    play,
    isPlaying,
    positionMs,
    positionAt: at,
    shouldPlay: isPlaying,
    guardUntil: origin.kind === 'double' ? around.now + skipGuardMs : null,
    memory,
  }
  return { state, actions }
}

/**
 * Whether the music ran out: what played is over, or was passed over, and the player stands at the beginning of a song or
 * at the end of this one. Nobody stops the music just there.
 */
function rests(before: RoomMusic, { track, isPlaying }: SongState, positionMs: number, at: number): boolean {
  if (isPlaying || !before.play || !before.isPlaying) return false
  const same = before.play.uri === track.uri
  const over = isOver(before, at)
  if (positionMs < startMs) return over || !same || positionOf(before, at) - positionMs > toleranceMs
  return over && same && positionMs >= track.durationMs - startMs
}

/** The song ended and nothing follows: silent by choice. */
function rested(before: RoomMusic, track: PlayerTrack, at: number): Draft {
  const memory = { ...before.memory, restingOn: track.uri, endsAt: null, paused: false }
  const state: RoomMusic = {
    ...before,
    play: null,
    isPlaying: false,
    positionMs: 0,
    positionAt: at,
    shouldPlay: false,
    memory,
  }
  return { state, actions: [{ type: 'end_play', at }] }
}

/**
 * The same song from its start, after it had ended or was skipped: another playing of it. Seeking back is none, since
 * a command moves the position that is expected.
 */
function startedAgain(before: RoomMusic, positionMs: number, at: number): boolean {
  const expected = positionOf(before, at)
  const durationMs = before.play?.durationMs ?? 0
  if (before.play?.skipped) return expected - positionMs > toleranceMs
  return isOver(before, at) && expected - positionMs > Math.min(10_000, durationMs / 2)
}

function goesOn(before: RoomMusic, play: CurrentPlay, player: SongState, at: number): Draft {
  const { isPlaying, track } = player
  const expected = Math.min(positionOf(before, at), track.durationMs)
  const seen = Math.min(player.positionMs ?? expected, track.durationMs)
  const moved = isPlaying !== before.isPlaying || Math.abs(seen - expected) > toleranceMs
  const state: RoomMusic = {
    ...before,
    play: { uri: play.uri, durationMs: track.durationMs, skipped: false },
    isPlaying,
    // A little drift is no news: everybody goes on computing from what they were told.
    ...(moved ? { positionMs: seen, positionAt: at } : {}),
    shouldPlay: isPlaying,
    memory: {
      ...before.memory,
      restingOn: null,
      endsAt: endOf(player, at),
      paused: isPausedNow(before, isPlaying),
    },
  }
  return { state, actions: play.skipped ? [{ type: 'unskip' }] : [] }
}

function endOf({ isPlaying, positionMs, track }: SongState, at: number): number | null {
  return isPlaying && positionMs !== null ? at + track.durationMs - positionMs : null
}

/** Music that stops within a song was stopped by a person; a song that never played in this room was not. */
function isPausedNow(before: RoomMusic, isPlaying: boolean): boolean {
  return isPlaying ? false : before.isPlaying || before.memory.paused
}

/** A request that was started in place of what was loaded, which may have been the same song. */
function startedHere(
  before: RoomMusic,
  { track, isPlaying }: SongState,
  positionMs: number,
  at: number,
): boolean {
  const { handover } = before.memory
  if (handover?.by !== 'start' || handover.uri !== track.uri || !isPlaying) return false
  return positionMs <= at - handover.at + startedMs
}

function originOf(
  { memory }: RoomMusic,
  { track, contextUri }: SongState,
  positionMs: number,
  around: Surroundings,
): Origin {
  const { handover, doubted, interrupted, fulfils } = memory
  const isFallback = contextUri !== null && contextUri === around.fallbackUri
  const elsewhere: Origin = { kind: isFallback ? 'fallback' : 'provider' }
  if (handover?.uri === track.uri) {
    return { kind: 'request', requestId: handover.requestId, requestedBy: handover.requestedBy }
  }
  if (interrupted?.uri === track.uri && positionMs >= interrupted.positionMs) {
    if (fulfils?.uri !== track.uri) return elsewhere
    return { kind: 'request', requestId: fulfils.requestId, requestedBy: fulfils.requestedBy }
  }
  if (doubted?.uri === track.uri && around.now < doubted.until) {
    const { next } = around.upcoming
    // It was taken back because the provider seemed to lack it.
    return next?.uri === track.uri
      ? { kind: 'request', requestId: next.id, requestedBy: next.requestedBy }
      : { kind: 'double' }
  }
  return elsewhere
}
