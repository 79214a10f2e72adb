import type { PlaylistExportRow } from '@/db/schema'

/** A playlist that is made of a room's history, and how far it is. */
export type ExportDto = {
  /** Null until it is made at the provider. */
  playlist: { id: string; url: string | null; name: string } | null
  /** How many songs are known to be in it. */
  added: number
  total: number
  finished: boolean
}

export function exportDto({
  playlistId,
  playlistUrl,
  name,
  added,
  trackUris,
  finishedAt,
}: PlaylistExportRow): ExportDto {
  return {
    playlist: playlistId === null ? null : { id: playlistId, url: playlistUrl, name },
    added,
    total: trackUris.length,
    finished: finishedAt !== null,
  }
}
