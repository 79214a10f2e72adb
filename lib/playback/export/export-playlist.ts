import 'server-only'
import { and, asc, eq, like, min, or } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db/client'
import { type PlaylistExportRow, plays } from '@/db/schema'
import { shownLine } from '../../accounts/shown-text'
import { findConnection } from '../../connections/connection-row'
import { mayExport } from '../../connections/export-scope'
import { isUsable } from '../../connections/token-age'
import { AppError } from '../../errors'
import { limitOf } from '../../http/limits'
import { musicProvider } from '../../oauth/music-provider'
import { requireProvider } from '../../oauth/providers'
import { type HistoryRoom, historyRoom } from '../../rooms/history-room'
import type { Viewer } from '../../viewer/viewer'
import { PlayerError } from '../player-error'
import { type ExportDto, exportDto } from './export-dto'
import { exportFailure } from './failure'
import { addSongs, makePlaylist, PlaylistGone, pageSize, takeOutSongs } from './provider-playlist'
import { lastExport, noteAdded, notePlaylist, releaseExport, takeExport } from './stored-export'

export const exportInput = z.strictObject({
  /** What the playlist is called; the room's name and day unless said otherwise. */
  name: shownLine(100).optional(),
})

export type ExportInput = z.infer<typeof exportInput>

/** Playlists are somebody's own, but the requests for them are everybody's who hosts here. */
const perAccount = limitOf('playlist-export')

/** A call that has gone on for so long leaves the rest to the next one. */
const patienceMs = 20_000

/**
 * Makes a private playlist at the provider of what played in a room: each song once, in the order of its first playing,
 * without those that were only skipped. Where an earlier call did not get through, it goes on with that playlist.
 * @param codeOrId a past room is named by its id
 * @throws AppError as `historyRoom`; `scope_needed` with the path where it is given; `conflict` where nothing played or
 * somebody is at it; `not_connected`, `needs_reconnect`, `rate_limited`, `provider_down` with what is there by then
 */
export async function exportPlaylist(
  viewer: Viewer,
  codeOrId: string,
  input: ExportInput = {},
): Promise<ExportDto> {
  const room = await historyRoom(viewer, codeOrId, 'export')
  const accountId = viewer.account.id
  await assertMayExport(accountId)
  await perAccount.consume(accountId)
  const { row, resumed } = await takeExport({ roomId: room.id, accountId }, async () => ({
    provider: musicProvider,
    name: input.name ?? nameOf(room),
    trackUris: await songsOf(room.id),
  }))
  const progress = { row }
  try {
    await goOn(progress, { resumed, until: Date.now() + patienceMs })
  } catch (error) {
    throw error instanceof PlayerError ? exportFailure(error, exportDto(progress.row)) : error
  } finally {
    await releaseExport(progress.row)
  }
  return exportDto(progress.row)
}

/** What became of a room's last export, for the page that offers one; null where there was none. */
export async function exportState(viewer: Viewer, codeOrId: string): Promise<ExportDto | null> {
  const room = await historyRoom(viewer, codeOrId, 'export')
  const row = await lastExport({ roomId: room.id, accountId: viewer.account.id })
  return row && exportDto(row)
}

/** Playlist first, then page by page; `progress` holds what is known at any moment. */
async function goOn(
  progress: { row: PlaylistExportRow },
  { resumed, until }: { resumed: boolean; until: number },
): Promise<void> {
  // Whether the page that comes next got there already is not known after a call that did not get through.
  let unsure = resumed
  while (!progress.row.finishedAt && Date.now() < until) {
    const { playlistId, accountId, added, trackUris } = progress.row
    if (playlistId === null) {
      progress.row = await notePlaylist(progress.row, await makePlaylist(accountId, detailsOf(progress.row)))
      unsure = false
      continue
    }
    const page = trackUris.slice(added, added + pageSize)
    try {
      if (unsure) await takeOutSongs(accountId, playlistId, page)
      const taken = await addSongs(accountId, playlistId, page)
      progress.row = await noteAdded(progress.row, page, taken)
      unsure = false
    } catch (error) {
      if (!(error instanceof PlaylistGone)) throw error
      // Another one takes its place.
      progress.row = await notePlaylist(progress.row, null)
    }
  }
}

async function assertMayExport(accountId: string): Promise<void> {
  const provider = requireProvider(musicProvider)
  const connection = await findConnection({ accountId, provider: provider.id })
  if (!connection) throw new AppError('not_connected')
  if (!isUsable(connection)) throw new AppError('needs_reconnect')
  if (mayExport(provider, connection)) return
  throw new AppError('scope_needed', {
    detail: `${provider.name} has to be asked whether playlists may be made for you`,
    extra: { connect: `/connect/${provider.id}?also=export` },
  })
}

/** Each song once, in the order of its first playing. Files of somebody's own device have no place in a playlist. */
async function songsOf(roomId: string): Promise<string[]> {
  const rows = await db()
    .select({ uri: plays.trackUri })
    .from(plays)
    .where(
      and(
        eq(plays.roomId, roomId),
        eq(plays.skipped, false),
        eq(plays.doubled, false),
        or(like(plays.trackUri, 'spotify:track:%'), like(plays.trackUri, 'spotify:episode:%')),
      ),
    )
    .groupBy(plays.trackUri)
    .orderBy(asc(min(plays.startedAt)), asc(plays.trackUri))
  if (rows.length > 0) return rows.map(({ uri }) => uri)
  throw new AppError('conflict', {
    detail: 'No song has played to its end here, so there is nothing to save',
  })
}

function nameOf({ name, createdAt }: HistoryRoom): string {
  return `${name} · ${createdAt.toISOString().slice(0, 10)}`
}

function detailsOf({ name, createdAt }: PlaylistExportRow): { name: string; description: string } {
  return { name, description: `Auxroom, ${createdAt.toISOString().slice(0, 10)}` }
}
