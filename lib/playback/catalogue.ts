import 'server-only'
import { z } from 'zod'
import { type MusicAddress, musicAddressIn } from '../rooms/music-address'
import { unavailable } from '../rooms/requests/asking-rules'
import { singleton } from '../singleton'
import { PlayerError } from './player-error'
import { type PlayerTrack, readTrack } from './player-state'
import { readFromProvider } from './provider-api'
import { Recent } from './recent'

/** The provider gives ten at a time, and nothing beyond this offset. */
const pageSize = 10
export const lastOffset = 1_000

/** One page of what was found; `nextOffset` is null at the end. */
export type Found = { tracks: PlayerTrack[]; nextOffset: number | null }

/** A song with whether the host's account could play it. */
type Listed = { track: PlayerTrack; playable: boolean; local: boolean }

/** Many people look for the same at the same time: what is asked for is asked once, and kept for a minute. */
const searches = () => singleton('searches', () => new Recent<Promise<Found>>(500, 60_000))
/** What a search showed is asked for next. */
const songs = () => singleton('songs', () => new Recent<Promise<Listed | null>>(5_000, 600_000))

const flag = z.boolean().nullish().catch(null)

/** What is no track, such as an episode, or cannot be read, is null. */
const listed = z.unknown().transform((item): Listed | null => {
  const track = readTrack(item)
  const told = z.object({ is_playable: flag, is_local: flag }).safeParse(item).data
  if (!track || !told) return null
  const local = told.is_local === true || track.uri.startsWith('spotify:local:')
  return { track, playable: told.is_playable !== false, local }
})

const searchAnswer = z.object({
  tracks: z.object({ items: z.array(listed), next: z.string().nullish().catch(null) }),
})

/**
 * Looks for songs in the catalogue as the host's account has it; what it cannot play is left out.
 * @param offset 0 to `lastOffset`
 * @throws PlayerError
 */
export function searchTracks(accountId: string, typed: string, offset: number): Promise<Found> {
  const q = typed.normalize('NFC').trim().replace(/\s+/g, ' ')
  return onlyOnce(searches(), `${accountId}\n${offset}\n${q.toLowerCase()}`, async () => {
    const query = { q, type: 'track', limit: String(pageSize), offset: String(offset) }
    const answer = await readFromProvider(accountId, { method: 'GET', path: '/search', query }, searchAnswer)
    const found = (answer?.tracks.items ?? []).filter((each) => each !== null)
    for (const each of found) songs().set(`${accountId}\n${each.track.uri}`, Promise.resolve(each))
    const next = offset + pageSize
    return {
      tracks: found.filter(({ playable, local }) => playable && !local).map(({ track }) => track),
      nextOffset: answer?.tracks.next && next <= lastOffset ? next : null,
    }
  })
}

/**
 * What of the catalogue somebody looks for: the one song where the text is a song's URI or link, else what is found.
 * @throws AppError `track_unavailable` where it is the address of something else; PlayerError
 */
export async function find(accountId: string, typed: string, offset: number): Promise<Found> {
  const address = musicAddressIn(typed)
  if (!address) return searchTracks(accountId, typed, offset)
  const track = await trackAt(accountId, address)
  return { tracks: offset === 0 ? [track] : [], nextOffset: null }
}

/**
 * The song somebody asks for, by its URI or the link people copy.
 * @throws AppError `track_unavailable` with the reason; PlayerError
 */
export async function trackOf(accountId: string, asked: string): Promise<PlayerTrack> {
  return trackAt(accountId, musicAddressIn(asked) ?? { kind: 'unknown' })
}

async function trackAt(accountId: string, address: MusicAddress): Promise<PlayerTrack> {
  if (address.kind === 'other_service') {
    const { service } = address
    const more = `This is a link of ${service}: look for the song by its title, or copy its Spotify link`
    throw unavailable('other_service', more, service)
  }
  if (address.kind !== 'track') throw unavailable(address.kind)
  const { id } = address
  const found = await onlyOnce(songs(), `${accountId}\nspotify:track:${id}`, () => lookUp(accountId, id))
  if (!found) throw unavailable('unknown')
  if (found.local) throw unavailable('local')
  if (!found.playable) throw unavailable('not_playable')
  return found.track
}

async function lookUp(accountId: string, id: string): Promise<Listed | null> {
  try {
    return await readFromProvider(accountId, { method: 'GET', path: `/tracks/${id}` }, listed)
  } catch (error) {
    // 404, and 400 for what only looks like an id.
    const unknown =
      error instanceof PlayerError && (error.kind === 'device_not_found' || error.kind === 'refused')
    if (unknown) return null
    throw error
  }
}

/** What is under way or known is not asked for again; what failed is. */
function onlyOnce<V>(kept: Recent<Promise<V>>, key: string, ask: () => Promise<V>): Promise<V> {
  const known = kept.get(key)
  if (known) return known
  const asking = ask()
  kept.set(key, asking)
  asking.catch(() => kept.forget(key, asking))
  return asking
}
