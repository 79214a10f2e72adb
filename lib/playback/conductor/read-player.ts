import { type Device, isUsable, type PlayerState, type PlayerTrack } from '../player-state'
import { nextLook } from './schedule'
import { isOver, toleranceMs } from './stale'
import {
  type Action,
  type CurrentPlay,
  type Observation,
  positionOf,
  type RoomMusic,
  type Step,
  type Surroundings,
} from './state'

type Seen = Extract<Observation, { kind: 'player' }>
type SongState = PlayerState & { track: PlayerTrack }
type Draft = { state: RoomMusic; actions: Action[] }

/** Progress so far past the end means that the device is gone, and only its clock goes on. */
const ghostMs = 5_000
const startMs = 1_500
/** How long a wish for music is kept for a device to appear. */
const wishMs = 3 * 60_000
const probeMs = 30_000

/** Whether the devices have to be read to tell why nothing plays: only while something should. */
export function needsDevices(state: RoomMusic, player: PlayerState | null): boolean {
  return state.shouldPlay && present(player) === null
}

/** Takes over what the player shows. */
export function readPlayer(before: RoomMusic, seen: Seen, around: Surroundings): Step {
  const player = present(seen.player)
  const answered = healthy(before, seen.at)
  const draft = !player
    ? silent(answered, seen, around)
    : player.track
      ? song(answered, { ...player, track: player.track }, seen.at)
      : songless(answered, player, seen.at)
  const tried = tryAgain(withWish(before, draft, seen, around), around)
  const visible = tried.actions.some(({ type }) => type !== 'assert') || looksDifferent(before, tried.state)
  return { ...tried, visible, nextLookAt: nextLook(tried.state, around) }
}

/** A device was all that was missing, not long ago, and now there is one: the music goes on where it is, or wakes it. */
function withWish(before: RoomMusic, draft: Draft, { devices, player }: Seen, { now }: Surroundings): Draft {
  const waited = now - (before.memory.troubleSince ?? now)
  const fulfilled = before.trouble === 'no_device' && before.shouldPlay && draft.state.trouble === null
  if (!fulfilled || waited > wishMs || draft.state.isPlaying) return draft
  // Active, and yet nothing is told of it: a private session, which is left alone.
  if (!player && devices?.some(({ isActive }) => isActive)) return draft
  const assert: Action = { type: 'assert', isPlaying: true, deviceId: before.device?.id ?? null }
  return { state: { ...draft.state, shouldPlay: true }, actions: [...draft.actions, assert] }
}

function present(player: PlayerState | null): PlayerState | null {
  const { track, isPlaying, positionMs } = player ?? {}
  const ghost = track && isPlaying && (positionMs ?? 0) > track.durationMs + ghostMs
  return ghost ? null : player
}

/** The provider answered: its own troubles are over. Missing Premium shows only in commands, a device is seen to below. */
function healthy(before: RoomMusic, at: number): RoomMusic {
  const over = before.trouble !== 'no_premium' && before.trouble !== 'no_device'
  const guardUntil = before.guardUntil !== null && at >= before.guardUntil ? null : before.guardUntil
  return {
    ...before,
    guardUntil,
    trouble: over ? null : before.trouble,
    retryAt: null,
    memory: { ...before.memory, failures: 0, troubleSince: over ? null : before.memory.troubleSince },
  }
}

/** Nothing is active. One such answer may be a device changing; the second counts. */
function silent(before: RoomMusic, { devices, at }: Seen, { now }: Surroundings): Draft {
  const emptyLooks = before.memory.emptyLooks + 1
  const memory = { ...before.memory, emptyLooks }
  if (before.play && emptyLooks === 1) return { state: { ...before, memory }, actions: [] }
  const actions: Action[] = before.play ? [{ type: 'end_play', at }] : []
  const state: RoomMusic = {
    ...before,
    play: null,
    isPlaying: false,
    positionMs: 0,
    positionAt: at,
    // Counted on, so that a room where nothing was playing is not looked at twice as often.
    memory: { ...memory, emptyLooks: Math.max(2, emptyLooks) },
  }
  if (!before.shouldPlay || !devices) return { state: withTrouble(state, null, now), actions }
  const usable = devices.some((device) => isUsable(device) || device.isActive)
  return { state: withTrouble(state, usable ? null : 'no_device', now), actions }
}

/** A device is active, but it tells no song: an advertisement, or nothing loaded. */
function songless(before: RoomMusic, player: PlayerState, at: number): Draft {
  const emptyLooks = before.memory.emptyLooks + 1
  const state = onDevice({ ...before, memory: { ...before.memory, emptyLooks } }, player.device, at)
  // The item may be null at any time: one such answer within a song says nothing.
  if (player.isPlaying && before.play && emptyLooks === 1 && !isOver(before, at))
    return { state, actions: [] }
  return {
    state: {
      ...state,
      play: null,
      isPlaying: player.isPlaying,
      positionMs: 0,
      positionAt: at,
      shouldPlay: player.isPlaying,
      memory: { ...state.memory, emptyLooks: Math.max(2, emptyLooks) },
    },
    actions: before.play ? [{ type: 'end_play', at }] : [],
  }
}

function song(known: RoomMusic, player: SongState, at: number): Draft {
  const before = onDevice({ ...known, memory: { ...known.memory, emptyLooks: 0 } }, player.device, at)
  const { track, isPlaying } = player
  const positionMs = Math.min(player.positionMs ?? 0, track.durationMs)
  const over = isOver(before, at)
  const same = before.play?.uri === track.uri
  if (!isPlaying && over && (positionMs < startMs || (same && positionMs >= track.durationMs - startMs))) {
    return rested(before, track, at)
  }
  if (!before.play && !isPlaying && before.memory.restingOn === track.uri && positionMs < startMs) {
    return { state: { ...before, isPlaying: false, shouldPlay: false }, actions: [] }
  }
  if (before.play && same && !startedAgain(before, positionMs, at))
    return goesOn(before, before.play, player, at)
  const startedAt = Math.max(at - positionMs, before.play ? before.positionAt : at - positionMs)
  const actions: Action[] = before.play ? [{ type: 'end_play', at: startedAt }] : []
  actions.push({ type: 'start_play', track, at: startedAt })
  const play = { uri: track.uri, durationMs: track.durationMs, skipped: false }
  const memory = { ...before.memory, restingOn: null, endsAt: endOf(player, at) }
  const state = {
    ...before,
    play,
    isPlaying,
    positionMs,
    positionAt: at,
    shouldPlay: isPlaying,
    guardUntil: null,
    memory,
  }
  return { state, actions }
}

/** The song ended and nothing follows: silent by choice. */
function rested(before: RoomMusic, track: PlayerTrack, at: number): Draft {
  const memory = { ...before.memory, restingOn: track.uri, endsAt: null }
  const state = {
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
    memory: { ...before.memory, restingOn: null, endsAt: endOf(player, at) },
  }
  return { state, actions: play.skipped ? [{ type: 'unskip' }] : [] }
}

function endOf({ isPlaying, positionMs, track }: SongState, at: number): number | null {
  return isPlaying && positionMs !== null ? at + track.durationMs - positionMs : null
}

function onDevice(before: RoomMusic, device: Device | null, now: number): RoomMusic {
  const known = withTrouble(before, before.trouble === 'no_device' ? null : before.trouble, now)
  if (!device) return known
  const { id, name, type, volumePercent } = device
  return { ...known, device: { id, name, type }, volumePercent }
}

function withTrouble(state: RoomMusic, trouble: RoomMusic['trouble'], now: number): RoomMusic {
  const kept = state.trouble === 'no_premium' && trouble === null ? 'no_premium' : trouble
  const troubleSince =
    kept === null ? null : kept === state.trouble ? (state.memory.troubleSince ?? now) : now
  return { ...state, trouble: kept, memory: { ...state.memory, troubleSince } }
}

/** Missing Premium shows only in commands, so now and then the player is told once more to do what it should. */
function tryAgain({ state, actions }: Draft, { now }: Surroundings): Draft {
  if (state.trouble !== 'no_premium' || now - (state.memory.triedAt ?? 0) < probeMs) return { state, actions }
  const assert: Action = { type: 'assert', isPlaying: state.isPlaying || state.shouldPlay, deviceId: null }
  return { state: { ...state, memory: { ...state.memory, triedAt: now } }, actions: [...actions, assert] }
}

function looksDifferent(before: RoomMusic, after: RoomMusic): boolean {
  return (
    before.trouble !== after.trouble ||
    before.retryAt !== after.retryAt ||
    before.volumePercent !== after.volumePercent ||
    before.device?.name !== after.device?.name ||
    before.device?.type !== after.device?.type ||
    (after.play !== null && (before.isPlaying !== after.isPlaying || before.positionAt !== after.positionAt))
  )
}
