import 'server-only'
import type { TrackRow } from '@/db/schema'
import { coverPath } from './cover-path'
import type { Track } from './types'

/** A track of the catalogue as it is kept, or as the provider just told it. */
export type KnownTrack = Omit<TrackRow, 'createdAt' | 'accent'> & { accent?: string | null }

/** A track as members see it. */
export function shownTrack(track: KnownTrack): Track {
  return {
    uri: track.uri,
    title: track.title,
    artists: track.artists,
    album: track.album,
    image_url: coverPath(track.imageUrl),
    duration_ms: track.durationMs,
    explicit: track.explicit,
    accent: track.accent ?? null,
  }
}
