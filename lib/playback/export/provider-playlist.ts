import 'server-only'
import { z } from 'zod'
import { PlayerError } from '../player-error'
import { readFromProvider, sendToProvider } from '../provider-api'

/** The most songs one request may name. */
export const pageSize = 100

/** A playlist at the provider. */
export type Playlist = { id: string; url: string | null }

const made = z
  .object({ id: z.string().min(1), external_urls: z.object({ spotify: z.url() }).partial().nullish() })
  .transform(({ id, external_urls }): Playlist => ({ id, url: external_urls?.spotify ?? null }))

/** Makes an empty private playlist. @throws PlayerError; one that is lost on the way back stays there, empty */
export async function makePlaylist(
  accountId: string,
  details: { name: string; description: string },
): Promise<Playlist> {
  const body = { ...details, public: false }
  const playlist = await readFromProvider(accountId, { method: 'POST', path: '/me/playlists', body }, made)
  if (!playlist) throw new PlayerError('provider_down', { mayHaveHappened: true })
  return playlist
}

/**
 * Adds songs at the end, but for those the provider does not take.
 * @param uris at most `pageSize`
 * @returns those it took, in their order
 * @throws PlayerError, PlaylistGone
 */
export async function addSongs(
  accountId: string,
  playlistId: string,
  uris: readonly string[],
): Promise<string[]> {
  return inHalves(uris, async (some) => {
    try {
      await sendToProvider(accountId, { method: 'POST', path: itemsOf(playlistId), body: { uris: some } })
    } catch (error) {
      // The playlist is missing, or a song is: taking out what is not there tells which.
      if (isMissing(error)) await takeOutSongs(accountId, playlistId, some)
      throw error
    }
  })
}

/**
 * Takes songs out, wherever they stand; those that are not in it are no error.
 * @throws PlayerError, PlaylistGone
 */
export async function takeOutSongs(
  accountId: string,
  playlistId: string,
  uris: readonly string[],
): Promise<void> {
  await inHalves(uris, async (some) => {
    const body = { items: some.map((uri) => ({ uri })) }
    try {
      await sendToProvider(accountId, { method: 'DELETE', path: itemsOf(playlistId), body })
    } catch (error) {
      throw isMissing(error) ? new PlaylistGone() : error
    }
  })
}

/** The playlist is not at the provider any more. */
export class PlaylistGone extends Error {
  override readonly name = 'PlaylistGone'
}

/** The provider refuses a page as a whole: the songs it means are found by halving. @returns those it took */
async function inHalves(
  uris: readonly string[],
  send: (some: readonly string[]) => Promise<void>,
): Promise<string[]> {
  try {
    await send(uris)
    return [...uris]
  } catch (error) {
    if (!(error instanceof PlayerError) || !(error.kind === 'refused' || isMissing(error))) throw error
    if (uris.length === 1) return []
    const half = Math.ceil(uris.length / 2)
    const first = await inHalves(uris.slice(0, half), send)
    return [...first, ...(await inHalves(uris.slice(half), send))]
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof PlayerError && error.status === 404
}

function itemsOf(playlistId: string): string {
  return `/playlists/${encodeURIComponent(playlistId)}/items`
}
