import 'server-only'
import { z } from 'zod'
import { AppError } from '../errors'
import { memberOf, requireAction } from '../rooms/access'
import type { RoomSettingsInput } from '../rooms/settings'
import type { Viewer } from '../viewer/viewer'
import { requireNoWait } from './ask'
import { asPlayerError } from './player-error'
import { readFromProvider } from './provider-api'

/** The playlist that is to play while nobody asks, in a room about to be opened. @throws AppError as `checkFallbackOf` */
export async function checkFallback(viewer: Viewer, input: RoomSettingsInput): Promise<void> {
  await requireReadable(viewer.account.id, input.fallback_playlist_uri)
}

/**
 * The same for a room there is. A provider that cannot be asked now is no reason to refuse: the conductor finds out.
 * @throws AppError `validation` where the provider has no such playlist for the host, or keeps it to somebody else;
 * `room_not_found`, `banned`, `forbidden`
 */
export async function checkFallbackOf(viewer: Viewer, code: string, input: RoomSettingsInput): Promise<void> {
  if (!input.fallback_playlist_uri) return
  const membership = await memberOf(viewer, code)
  requireAction(membership, 'settings')
  const { room } = membership
  if (room.fallbackPlaylistUri === input.fallback_playlist_uri) return
  const mayAsk = await requireNoWait(room.id).then(
    () => true,
    () => false,
  )
  if (mayAsk) await requireReadable(room.hostAccountId, input.fallback_playlist_uri)
}

async function requireReadable(hostAccountId: string, uri: string | null | undefined): Promise<void> {
  const id = uri?.split(':')[2]
  if (!id) return
  try {
    const call = { method: 'GET', path: `/playlists/${id}`, query: { fields: 'id' } } as const
    await readFromProvider(hostAccountId, call, z.unknown())
  } catch (cause) {
    const error = asPlayerError(cause)
    // 400 and 404. A private one of the host's own is 403 without a permission that playing does not take.
    if (error.kind !== 'refused' && error.status !== 404) return
    const message = 'Spotify has no such playlist for the host, or keeps it private to somebody else'
    throw new AppError('validation', { errors: [{ path: 'fallback_playlist_uri', message }], cause })
  }
}
