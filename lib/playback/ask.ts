import 'server-only'
import { eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { playback } from '@/db/schema'
import { AppError } from '../errors'
import { memberOf, requireAction } from '../rooms/access'
import { type Asked, ask } from '../rooms/requests/ask'
import type { Viewer } from '../viewer/viewer'
import { type Found, find, trackOf } from './catalogue'
import { commitTrouble } from './outcome'
import { asAppError, PlayerError } from './player-error'
import { keepTrack } from './tracks'

/**
 * Looks for songs with the host's account. @param q what is looked for, or a song's link or URI
 * @throws AppError `forbidden` where guests may not ask; `track_unavailable` for a link that is no song's; what the provider refuses
 */
export async function search(
  viewer: Viewer,
  code: string,
  { q, offset }: { q: string; offset: number },
): Promise<Found> {
  const membership = await memberOf(viewer, code)
  requireAction(membership, 'search')
  const { room } = membership
  return askCatalogue(room.id, () => find(room.hostAccountId, q, offset))
}

/**
 * Asks for a song; once it waits, the conductor is told.
 * @param uri of the song, or the link people copy
 * @throws AppError as `ask`; `track_unavailable`; what the provider refuses
 */
export async function requestTrack(viewer: Viewer, code: string, uri: string): Promise<Asked> {
  const membership = await memberOf(viewer, code)
  requireAction(membership, 'request')
  const { room } = membership
  const track = await askCatalogue(room.id, () => trackOf(room.hostAccountId, uri))
  return ask(membership, track, (tx) => keepTrack(tx, track))
}

/** Asks the provider while it may be asked. That it wants to be left alone concerns the whole room, which is told. */
async function askCatalogue<T>(roomId: string, call: () => Promise<T>): Promise<T> {
  try {
    await requireNoWait(roomId)
    return await call()
  } catch (error) {
    if (!(error instanceof PlayerError)) throw error
    if (error.kind === 'rate_limited') await commitTrouble(roomId, error, false)
    throw asAppError(error)
  }
}

/** @throws AppError `rate_limited` while the provider wants the room to leave it alone */
export async function requireNoWait(roomId: string): Promise<void> {
  const [row] = await db()
    .select({ trouble: playback.trouble, retryAt: playback.retryAt })
    .from(playback)
    .where(eq(playback.roomId, roomId))
  const waitMs = row?.trouble === 'rate_limited' && row.retryAt ? row.retryAt.getTime() - Date.now() : 0
  if (waitMs > 0) throw new AppError('rate_limited', { retryAfterS: waitMs / 1000 })
}
