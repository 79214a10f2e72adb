import { type Device, isUsable, type PlayerState } from '../player-state'
import { handOverDue, startShowsMs } from './handing-over'
import { plan } from './plan'
import { readSong } from './read-song'
import { endRefusals } from './refusals'
import { nextLook } from './schedule'
import { isOver } from './stale'
import {
  type Action,
  type Draft,
  type Observation,
  positionOf,
  type RoomMusic,
  type Step,
  type Surroundings,
} from './state'

type Seen = Extract<Observation, { kind: 'player' }>

/** Progress so far past the end means that the device is gone, and only its clock goes on. */
const ghostMs = 5_000
/** How long a wish for music is kept for a device to appear. */
const wishMs = 3 * 60_000
const probeMs = 30_000
const settledMs = 2_000

/** Whether the devices have to be read to tell why nothing plays: only while something should, or is about to. */
export function needsDevices(state: RoomMusic, player: PlayerState | null, asked: boolean): boolean {
  return (state.shouldPlay || (asked && !state.memory.paused)) && present(player) === null
}

/** Takes over what the player shows. */
export function readPlayer(before: RoomMusic, seen: Seen, around: Surroundings): Step {
  const player = present(seen.player)
  const answered = healthy(before, seen.at)
  const draft = !player
    ? silent(answered, seen, around)
    : player.track
      ? readSong(
          onDevice(answered, player.device, seen.at),
          { ...player, track: player.track },
          seen.at,
          around,
        )
      : songless(answered, player, seen.at)
  const tried = tryAgain(withWish(before, draft, seen, around), around)
  const { state: decided, actions } = plan(before, tried, seen, around)
  const planned = { state: endRefusals(decided, actions, around), actions }
  return {
    ...planned,
    visible: planned.actions.some(isSeen) || looksDifferent(before, planned.state),
    nextLookAt: Math.min(
      nextLook(planned.state, around),
      ...planned.actions.map((action) => looksAgain(action, before, around)),
    ),
    handOverAt: handOverDue(planned.state, around),
  }
}

/** What an action brings shows soon; a song that follows a skip may have been skipped as well, in the same moment. */
function looksAgain({ type }: Action, before: RoomMusic, { now }: Surroundings): number {
  if (type === 'start_fallback' || type === 'skip_double') return now + startShowsMs
  return type === 'start_play' && before.play?.skipped ? now + settledMs : Number.POSITIVE_INFINITY
}

/** What only the player is told shows with the next look. */
function isSeen({ type }: Action): boolean {
  return type !== 'assert' && type !== 'start_fallback' && type !== 'skip_double'
}

/** A device was all that was missing, not long ago, and now there is one: the music goes on where it is, or wakes it. */
function withWish(
  before: RoomMusic,
  draft: Draft,
  { devices, player }: Seen,
  { now, upcoming }: Surroundings,
): Draft {
  const waited = now - (before.memory.troubleSince ?? now)
  const fulfilled = before.trouble === 'no_device' && before.shouldPlay && draft.state.trouble === null
  if (!fulfilled || waited > wishMs || draft.state.isPlaying) return draft
  // What was asked for is started instead.
  if (upcoming.next ?? upcoming.handedOver) return draft
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
function silent(before: RoomMusic, { devices, at }: Seen, around: Surroundings): Draft {
  const { now } = around
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
    memory: {
      ...memory,
      // Counted on, so that a room where nothing was playing is not looked at twice as often.
      emptyLooks: Math.max(2, emptyLooks),
      restingOn: before.play && isOver(before, at) ? before.play.uri : memory.restingOn,
    },
  }
  const asked = around.upcoming.next !== null || around.upcoming.handedOver !== null
  if (!devices || !(before.shouldPlay || asked)) return { state: withTrouble(state, null, now), actions }
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
      memory: {
        ...state.memory,
        emptyLooks: Math.max(2, emptyLooks),
        interrupted: before.play
          ? { uri: before.play.uri, positionMs: positionOf(before, before.positionAt) }
          : state.memory.interrupted,
      },
    },
    actions: before.play ? [{ type: 'end_play', at }] : [],
  }
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
    before.memory.refusals.length !== after.memory.refusals.length ||
    before.retryAt !== after.retryAt ||
    before.volumePercent !== after.volumePercent ||
    before.device?.name !== after.device?.name ||
    before.device?.type !== after.device?.type ||
    (after.play !== null && (before.isPlaying !== after.isPlaying || before.positionAt !== after.positionAt))
  )
}
