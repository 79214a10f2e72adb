import 'server-only'
import { and, desc, eq, getTableColumns, isNull, or, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { type PlaylistExportRow, playlistExports } from '@/db/schema'
import { AppError } from '../../errors'
import type { Playlist } from './provider-playlist'

/** Longer than any one page may take, the refresh of a token included. */
const leaseSeconds = 60

const columns = getTableColumns(playlistExports)
const leased = sql`now() + make_interval(secs => ${leaseSeconds})`

type Whose = { roomId: string; accountId: string }

/** The export of a room that an account began last, finished or not. */
export async function lastExport({ roomId, accountId }: Whose): Promise<PlaylistExportRow | null> {
  const [row] = await db()
    .select(columns)
    .from(playlistExports)
    .where(and(eq(playlistExports.roomId, roomId), eq(playlistExports.accountId, accountId)))
    .orderBy(desc(playlistExports.createdAt), desc(playlistExports.id))
    .limit(1)
  return row ?? null
}

/**
 * Takes the unfinished export of a room, so that nobody else works on it, or begins one.
 * @param fresh what a new one is made of, where there is none to go on with
 * @throws AppError `conflict` while somebody works on it
 */
export async function takeExport(
  whose: Whose,
  fresh: () => Promise<Pick<PlaylistExportRow, 'provider' | 'name' | 'trackUris'>>,
): Promise<{ row: PlaylistExportRow; resumed: boolean }> {
  const known = await lastExport(whose)
  if (known && !known.finishedAt) {
    const free = or(isNull(playlistExports.busyUntil), sql`${playlistExports.busyUntil} < now()`)
    const [row] = await db()
      .update(playlistExports)
      .set({ busyUntil: leased })
      .where(and(eq(playlistExports.id, known.id), isNull(playlistExports.finishedAt), free))
      .returning(columns)
    if (!row) throw underWay()
    return { row, resumed: true }
  }
  const [row] = await db()
    .insert(playlistExports)
    .values({ ...whose, ...(await fresh()), busyUntil: leased })
    .onConflictDoNothing()
    .returning(columns)
  // Somebody began it in this moment.
  if (!row) throw underWay()
  return { row, resumed: false }
}

/** Notes which playlist it goes to; null, with nothing added, where that one is gone. */
export async function notePlaylist(
  row: PlaylistExportRow,
  playlist: Playlist | null,
): Promise<PlaylistExportRow> {
  const added = playlist ? row.added : 0
  return change(row, { playlistId: playlist?.id ?? null, playlistUrl: playlist?.url ?? null, added })
}

/** Notes what was added, and that songs the provider did not take are no part of it any more. */
export async function noteAdded(
  row: PlaylistExportRow,
  page: readonly string[],
  taken: readonly string[],
): Promise<PlaylistExportRow> {
  const added = row.added + taken.length
  const trackUris = row.trackUris.toSpliced(row.added, page.length, ...taken)
  const finishedAt = added === trackUris.length ? new Date() : null
  return change(row, { added, trackUris, finishedAt })
}

/** Lets go of it: whoever asks next may go on at once. */
export async function releaseExport(row: PlaylistExportRow): Promise<void> {
  await db().update(playlistExports).set({ busyUntil: null }).where(unchangedSince(row))
}

/** @throws AppError `conflict` where somebody else went on meanwhile, because this took longer than its lease */
async function change(
  row: PlaylistExportRow,
  to: Partial<Pick<PlaylistExportRow, 'playlistId' | 'playlistUrl' | 'added' | 'trackUris' | 'finishedAt'>>,
): Promise<PlaylistExportRow> {
  const [changed] = await db()
    .update(playlistExports)
    .set({ ...to, busyUntil: leased })
    .where(unchangedSince(row))
    .returning(columns)
  if (!changed) throw underWay()
  return changed
}

function underWay(): AppError {
  return new AppError('conflict', { detail: 'This playlist is being made right now: look again in a moment' })
}

/** The row as this call left it: nobody else has gone on. */
function unchangedSince({ id, added, busyUntil }: PlaylistExportRow) {
  const until = sql`${playlistExports.busyUntil} is not distinct from ${busyUntil?.toISOString() ?? null}::timestamptz`
  return and(eq(playlistExports.id, id), eq(playlistExports.added, added), until)
}
