import type { AccountDevice } from '../../accounts'
import { findTrack } from '../catalogue/catalogue'
import { apiUrl, type Origin, type TrackObject, trackObject } from '../catalogue/objects'
import { activeDevice, type PlayerState, positionAt } from './player-state'

const QUEUE_SHOWN = 20

export function deviceObject(device: AccountDevice, state: PlayerState) {
  return {
    id: device.id,
    is_active: device.key === state.active,
    is_private_session: state.is_private,
    is_restricted: device.is_restricted,
    name: device.name,
    supports_volume: device.supports_volume,
    type: device.type,
    volume_percent: device.volume_percent,
  }
}

/** `GET /me/player/currently-playing`, or `null` for 204: nothing active, or a private session. */
export function currentlyPlaying(state: PlayerState, now: number, origin: Origin) {
  if (state.is_private || !activeDevice(state)) return null
  const ad = state.ad_since !== null
  const item = ad ? null : shownTrack(state, origin)
  return {
    timestamp: Math.round(state.timestamp),
    context: contextObject(state.context_uri, origin),
    progress_ms: Math.round(state.ad_since === null ? positionAt(state, now) : now - state.ad_since),
    item,
    currently_playing_type: ad ? 'ad' : item ? 'track' : 'unknown',
    actions: { disallows: disallows(state, ad) },
    is_playing: state.is_playing,
  }
}

/** `GET /me/player`, or `null` for 204. */
export function playbackState(state: PlayerState, now: number, origin: Origin) {
  const device = activeDevice(state)
  const playing = currentlyPlaying(state, now, origin)
  if (!playing || !device) return null
  return {
    device: deviceObject(device, state),
    shuffle_state: state.shuffle,
    repeat_state: state.repeat,
    ...playing,
  }
}

/** Padded to twenty as the real one is: with the context from its start, or with the current song again. */
export function queueObject(state: PlayerState, origin: Origin) {
  const hidden = state.is_private || !activeDevice(state)
  const current = hidden || state.ad_since !== null ? null : shownTrack(state, origin)
  if (hidden || !state.loaded) return { currently_playing: current, queue: [] }
  const upcoming = [...state.queue, ...state.order.slice(state.index + 1)]
  const padding = state.context_uri && state.order.length > 0 ? state.order : [state.loaded.track_id]
  while (upcoming.length < QUEUE_SHOWN) upcoming.push(...padding)
  return { currently_playing: current, queue: trackObjects(upcoming.slice(0, QUEUE_SHOWN), origin) }
}

export function contextObject(uri: string | null, origin: Origin) {
  const [, type, id] = uri?.split(':') ?? []
  if (!uri || !type || !id) return null
  return {
    external_urls: { spotify: `${origin}/spotify/open/${type}/${id}` },
    href: apiUrl(origin, `/${type}s/${id}`),
    type,
    uri,
  }
}

/** Only what is refused is named, each with `true`. */
function disallows(state: PlayerState, ad: boolean): Record<string, true> {
  return {
    ...(state.is_playing ? { resuming: true } : { pausing: true }),
    ...(ad ? { seeking: true, skipping_next: true, skipping_prev: true, toggling_shuffle: true } : {}),
    ...(ad || !state.context_uri ? { toggling_repeat_context: true } : {}),
    ...(ad ? { toggling_repeat_track: true } : {}),
  }
}

function shownTrack(state: PlayerState, origin: Origin): TrackObject | null {
  return state.loaded ? (trackObjects([state.loaded.track_id], origin)[0] ?? null) : null
}

function trackObjects(ids: readonly string[], origin: Origin): TrackObject[] {
  return ids.flatMap((id) => {
    const track = findTrack(id)
    return track ? [trackObject(origin, track)] : []
  })
}
