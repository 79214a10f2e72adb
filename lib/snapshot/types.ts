import type { ShownRefusal } from '../playback/conductor/refusals'
import type { RoomSettings } from '../rooms/settings'

/** What every member of a room sees; the same bytes for all. Field names are the wire's. */
export type Snapshot = {
  code: string
  name: string
  version: number
  host: { id: string; name: string } & Performer
  settings: RoomSettings
  connection: { state: ConnectionState; retry_at: string | null }
  now: NowPlaying | null
  /**
   * What the room does by itself and the player refuses, for those who run the room to mend: the fallback playlist, a
   * request, or going on. Each is told until it works or is not wanted any more.
   */
  refusals: ShownRefusal[]
  /** What comes next, in order: of many the first hundred. */
  queue: QueuedRequest[]
  queue_count: number
  /** What waits for a host's yes, in the order it was asked in; of many the first fifty. */
  proposals: Proposal[]
  /** Requests that ended without being played in the last ten minutes, newest first: their askers read why. At most 20. */
  turned_down: TurnedDown[]
  /** In the order of joining; of a crowd the first hundred: those who run the room, then those who are present. */
  members: SnapshotMember[]
  member_count: number
  present_count: number
  /** What the player is playing on; null where none is known. */
  device: { name: string; type: string; volume_percent: number | null } | null
}

export type ConnectionState =
  | 'connected'
  | 'needs_reconnect'
  | 'not_connected'
  | 'no_device'
  | 'no_premium'
  | 'rate_limited'
  | 'provider_down'

export type Track = {
  uri: string
  title: string
  artists: string[]
  album: string
  /** A path or URL on the application's own origin or a provider's image host. */
  image_url: string | null
  duration_ms: number
  explicit: boolean
  /** `#rrggbb` from the cover, on which the theme's text keeps 4.5:1; null until it is known. */
  accent: string | null
}

export type NowPlaying = {
  play_id: string
  track: Track
  is_playing: boolean
  /** Milliseconds into the song at `at`. */
  position_ms: number
  at: string
  requested_by: { id: string; name: string } | null
  skip_votes: { count: number; required: number; voter_ids: string[] }
}

export type QueuedRequest = {
  id: string
  track: Track
  requested_by: { id: string; name: string }
  votes: number
  voter_ids: string[]
  pinned: boolean
  /** With the provider already: it comes next and its place is fixed. */
  handed_over: boolean
}

/** A request that waits for a host's yes. */
export type Proposal = { id: string; track: Track; requested_by: { id: string; name: string } }

export type TurnedDown = Proposal & {
  /** `removed` by a host, `refused` by one where requests need a yes, `unplayable` at the provider. */
  reason: 'removed' | 'refused' | 'unplayable'
  at: string
}

/** How somebody presents themselves as a performer; null where they do not. */
type Performer = {
  stage_name: string | null
  /** A path on the application's own origin. */
  picture_url: string | null
}

export type SnapshotMember = {
  id: string
  name: string
  role: 'host' | 'cohost' | 'guest'
  present: boolean
} & Performer
