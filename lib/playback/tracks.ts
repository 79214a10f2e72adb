import 'server-only'
import { sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { tracks } from '@/db/schema'
import type { PlayerTrack } from './player-state'

/** Keeps a song when it is first seen, and its cover and length when the catalogue changed them. */
export async function keepTrack(tx: Tx, track: PlayerTrack): Promise<void> {
  await tx
    .insert(tracks)
    .values(track)
    .onConflictDoUpdate({
      target: tracks.uri,
      set: { imageUrl: track.imageUrl, durationMs: track.durationMs },
      setWhere: sql`${tracks.imageUrl} is distinct from excluded.image_url or ${tracks.durationMs} is distinct from excluded.duration_ms`,
    })
}
