import { seededRandom, shuffled } from '../../seeded'
import { findTrack } from '../catalogue/catalogue'
import { type PlayerState, positionAt } from './player-state'

const HISTORY_KEPT = 50

/** The player as it is at `now`: songs that ended meanwhile gave way to what follows them. */
export function advance(state: PlayerState, now: number): PlayerState {
  let current = state
  for (;;) {
    const { loaded } = current
    if (!current.is_playing || !loaded || current.ad_since !== null || current.vanished) return current
    const end = loaded.at + lengthOf(loaded.track_id) - loaded.position_ms
    if (now < end) return current
    current = moveOn(current, end, current.repeat === 'track')
  }
}

/** Starts the given songs, as a context or as a bare list, at a place in it. */
export function startContext(
  state: PlayerState,
  now: number,
  context: { uri: string | null; tracks: string[]; index: number | null; position_ms: number },
): PlayerState {
  const started: PlayerState = {
    ...remember(state, now),
    context_uri: context.uri,
    context_tracks: context.tracks,
    order: context.tracks,
    index: context.index ?? 0,
  }
  const ordered =
    state.shuffle && context.uri !== null ? shuffleOn(started, now, context.index !== null) : started
  return load(ordered, ordered.order[ordered.index], now, { position_ms: context.position_ms })
}

export function resume(state: PlayerState, now: number): PlayerState {
  return { ...settle(state, now), is_playing: true, timestamp: now }
}

export function pause(state: PlayerState, now: number): PlayerState {
  return { ...settle(state, now), is_playing: false, timestamp: now }
}

/** Skips: the user queue first, then the context, which starts again when there is anything to repeat. */
export function next(state: PlayerState, now: number): PlayerState {
  return moveOn(state, now, false, state.repeat !== 'off')
}

/** One back in the context; the first one starts again. */
export function previous(state: PlayerState, now: number): PlayerState {
  const index = state.from_queue ? Math.max(0, state.index) : Math.max(0, state.index - 1)
  const track = state.order[index] ?? state.loaded?.track_id
  return load({ ...remember(state, now), index: state.order.length > 0 ? index : -1 }, track, now)
}

export function seek(state: PlayerState, now: number, position_ms: number): PlayerState {
  if (!state.loaded) return state
  if (position_ms >= lengthOf(state.loaded.track_id)) return moveOn(state, now, state.repeat === 'track')
  return { ...state, loaded: { ...state.loaded, position_ms, at: now }, timestamp: now }
}

export function setShuffle(state: PlayerState, now: number, on: boolean): PlayerState {
  if (on === state.shuffle) return state
  const changed = { ...state, shuffle: on, timestamp: now }
  if (on) return shuffleOn(changed, now, true)
  const current = state.order[state.index]
  const index = current === undefined ? -1 : state.context_tracks.indexOf(current)
  return { ...changed, order: state.context_tracks, index }
}

/** An advertisement stops the song where it is; when it ends the song goes on from there. */
export function setAd(state: PlayerState, now: number, on: boolean): PlayerState {
  if (on === (state.ad_since !== null)) return state
  return { ...settle(state, now), ad_since: on ? now : null, timestamp: now }
}

function lengthOf(trackId: string): number {
  return findTrack(trackId)?.duration_ms ?? 0
}

function moveOn(
  state: PlayerState,
  now: number,
  again: boolean,
  wrap = state.repeat === 'context',
): PlayerState {
  const past = remember(state, now)
  if (again) return load(past, state.loaded?.track_id, now)
  const [queued, ...queue] = state.queue
  if (queued !== undefined) return load({ ...past, queue }, queued, now, { from_queue: true })
  const index = state.index + 1
  if (index < state.order.length) return load({ ...past, index }, state.order[index], now)
  const first = state.order[0] ?? state.loaded?.track_id
  return load({ ...past, index: state.order.length > 0 ? 0 : -1 }, first, now, { is_playing: wrap })
}

function load(
  state: PlayerState,
  track: string | undefined,
  now: number,
  { position_ms = 0, is_playing = true, from_queue = false } = {},
): PlayerState {
  if (track === undefined) return { ...state, loaded: null, is_playing: false, timestamp: now }
  const loaded = { track_id: track, position_ms: 0, at: now }
  const started = { ...state, loaded, is_playing, from_queue, ad_since: null, timestamp: now }
  return position_ms > 0 ? seek(started, now, position_ms) : started
}

/** Writes the position down, so that whether it runs may change. */
function settle(state: PlayerState, now: number): PlayerState {
  if (!state.loaded) return state
  return { ...state, loaded: { ...state.loaded, position_ms: positionAt(state, now), at: now } }
}

function remember(state: PlayerState, now: number): PlayerState {
  if (!state.loaded) return state
  const played = { track_id: state.loaded.track_id, played_at: now, context_uri: state.context_uri }
  return { ...state, history: [played, ...state.history].slice(0, HISTORY_KEPT) }
}

/** Shuffles what the context still holds; the current song stays where it is, or any song begins. */
function shuffleOn(state: PlayerState, now: number, keepCurrent: boolean): PlayerState {
  const random = seededRandom(`${state.context_uri}/${now}`)
  const current = keepCurrent ? state.order[state.index] : undefined
  if (current === undefined) return { ...state, order: shuffled(random, state.context_tracks), index: 0 }
  const rest = state.context_tracks.filter((_, i) => i !== state.context_tracks.indexOf(current))
  return { ...state, order: [current, ...shuffled(random, rest)], index: 0 }
}
