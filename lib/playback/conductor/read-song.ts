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
/** A song that began since the last look has not played longer. */
const longestUnseenMs = 30_000

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
  const another =
    startedAgain(before, positionMs, at) ||
    startedHere(before, player, positionMs, at) ||
    cameAgain(before, player, positionMs, at)
  if (before.play && same && !another) return goesOn(before, before.play, player, at)
  const startedAt = Math.max(at - positionMs, before.play ? before.positionAt : at - positionMs)
  const actions: Action[] = before.play ? [{ type: 'end_play', at: startedAt }] : []
  const origin = originOf(before, player, positionMs, around)
  actions.push({ type: 'start_play', track, at: startedAt, origin })
  if (origin.kind === 'double' && isPlaying) actions.push({ type: 'skip_double' })
  const play = {
    uri: track.uri,
    durationMs: track.durationMs,
    skipped: origin.kind === 'double' && isPlaying,
  }
  const memory: RoomMusic['memory'] = {
    ...before.memory,
    restingOn: null,
    endsAt: endOf(player, at),
    paused: isPausedNow(before, isPlaying),
    handover:
      origin.kind === 'request' && origin.requestId === before.memory.handover?.requestId
        ? null
        : before.memory.handover,
    doubted: cameFromQueue(before, track, positionMs, around.now)
      ? before.memory.doubted.filter(({ uri }) => uri !== track.uri)
      : before.memory.doubted,
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
 * at the end of this one. Nobody stops the music just there. Where it had been stopped and another song is loaded now, it
 * went on in between; after an advertisement nobody knows what played.
 */
function rests(before: RoomMusic, { track, isPlaying }: SongState, positionMs: number, at: number): boolean {
  if (isPlaying) return false
  const same = before.play?.uri === track.uri
  if (!before.isPlaying || !before.play) {
    return positionMs < startMs && (before.play ? !same : before.isPlaying)
  }
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
  return { state, actions: before.play ? [{ type: 'end_play', at }] : [] }
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

/** The same song from its start within its time, which may be what was left of it in the provider's queue. */
function cameAgain(
  before: RoomMusic,
  { track, isPlaying }: SongState,
  positionMs: number,
  at: number,
): boolean {
  if (!isPlaying || !isDoubted(before, track, at) || positionMs > longestUnseenMs) return false
  return before.play?.uri === track.uri && positionOf(before, at) - positionMs > toleranceMs
}

function isDoubted({ memory }: RoomMusic, { uri }: PlayerTrack, now: number): boolean {
  return memory.doubted.some((song) => song.uri === uri && now < song.until)
}

/** Whether it plays because the provider still had it: nobody started it, and it was not what lay there at rest. */
function cameFromQueue(before: RoomMusic, track: PlayerTrack, positionMs: number, now: number): boolean {
  const { handover, restingOn } = before.memory
  if (handover?.uri === track.uri || restingOn === track.uri || wasInterrupted(before, track, positionMs)) {
    return false
  }
  return isDoubted(before, track, now)
}

function wasInterrupted({ memory }: RoomMusic, { uri }: PlayerTrack, positionMs: number): boolean {
  return memory.interrupted?.uri === uri && positionMs >= memory.interrupted.positionMs
}

function originOf(
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
