import type { RoomSettings } from '../rooms/settings'
import type { Snapshot } from './types'

/** The settings of a room nobody has changed any in. */
export const settings: RoomSettings = {
  votes_to_skip: 2,
  skip_percent: null,
  guest_can_pause: true,
  locked: false,
  guest_can_request: true,
  request_limit: 5,
  request_cooldown_s: 0,
  no_repeat_minutes: 60,
  allow_explicit: true,
  max_track_minutes: null,
  approval: false,
  fallback_playlist_uri: null,
  city: null,
}

/** A room in which nothing plays and nobody has asked for anything. */
export const nothingAsked: Pick<
  Snapshot,
  'refusals' | 'queue' | 'queue_count' | 'proposals' | 'turned_down'
> = {
  queue: [],
  queue_count: 0,
  proposals: [],
  turned_down: [],
  refusals: [],
}
