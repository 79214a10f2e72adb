import type { PlayerTrack } from '../player-state'
import { cameFromQueue, isDoubted, originOf, type SongState } from './origin'
import { isOver, toleranceMs } from './stale'
import {
  type Action,
  type CurrentPlay,
  type Draft,
  positionOf,
  type RoomMusic,
  type Surroundings,
} from './state'

const startMs = 1_500
/** While the provider skips, the song that still shows is not taken for a failed skip. */
const skipGuardMs = 3_000
/** How much longer than since its start a song that was started here may seem to have played. */
const startedMs = 2_000
/** A song that began since the last look has not played longer. */
const longestUnseenMs = 30_000
/** A device that waits for its network falls behind by less. */
const stallMs = 10_000

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
  return begins(before, player, positionMs, at, around)
}

/** Another song plays, or the same one once more. */
function begins(
  before: RoomMusic,
  player: SongState,
  positionMs: number,
  at: number,
  around: Surroundings,
): Draft {
  const { track, isPlaying } = player
  const { memory } = before
  const startedAt = before.play ? Math.max(at - positionMs, before.positionAt) : at - positionMs
  const origin = originOf(before, player, positionMs, around)
  const passesOver = origin.kind === 'double' && isPlaying
  const actions: Action[] = before.play ? [{ type: 'end_play', at: startedAt }] : []
  actions.push({ type: 'start_play', track, at: startedAt, origin })
  if (passesOver) actions.push({ type: 'skip_double' })
  const request = origin.kind === 'request' ? origin : null
  const wasHandedOver = request !== null && request.requestId === memory.handover?.requestId
  const state: RoomMusic = {
    ...before,
    play: { uri: track.uri, durationMs: track.durationMs, skipped: passesOver },
    isPlaying,
    positionMs,
    positionAt: at,
    shouldPlay: isPlaying,
    guardUntil: passesOver ? around.now + skipGuardMs : null,
    memory: {
      ...memory,
      restingOn: null,
      context: player.contextUri,
      endsAt: endOf(player, at),
      paused: isPausedNow(before, isPlaying),
      handover: wasHandedOver ? null : memory.handover,
      doubted: cameFromQueue(before, track, positionMs, around.now)
        ? memory.doubted.filter(({ uri }) => uri !== track.uri)
        : memory.doubted,
      interrupted: null,
      fulfils: request && { uri: track.uri, requestId: request.requestId, requestedBy: request.requestedBy },
    },
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
      context: player.contextUri,
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
  return before.play?.uri === track.uri && positionOf(before, at) - positionMs > stallMs
}
