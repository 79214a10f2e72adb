import { findAccount } from '../../accounts'
import { findTrack } from '../catalogue/catalogue'
import { apiUrl, imagesOf, linksOf, type Origin, trackObject } from '../catalogue/objects'
import { pageOf } from '../paging'
import type { PlaylistItem, PlaylistRecord } from './playlists'

export function userLinks(origin: Origin, name: string) {
  return linksOf(origin, 'user', name)
}

export function simplifiedPlaylist(origin: Origin, playlist: PlaylistRecord) {
  return {
    ...linksOf(origin, 'playlist', playlist.id),
    collaborative: playlist.collaborative,
    description: playlist.description,
    images: imagesOf(origin, 'playlist', playlist.id),
    name: playlist.name,
    owner: {
      ...userLinks(origin, playlist.owner),
      display_name: findAccount(playlist.owner)?.display_name ?? null,
    },
    public: playlist.public,
    snapshot_id: playlist.snapshot_id,
    items: { href: apiUrl(origin, `/playlists/${playlist.id}/items`), total: playlist.items.length },
  }
}

/** The whole playlist; its items only for the owner, as the rules of 2026 have it. */
export function playlistObject(origin: Origin, playlist: PlaylistRecord, account: string) {
  const { items: _, ...rest } = simplifiedPlaylist(origin, playlist)
  const whole = { ...rest, followers: { href: null, total: 0 } }
  if (playlist.owner !== account) return whole
  return { ...whole, items: itemsPage(origin, playlist, 100, 0) }
}

export function itemsPage(origin: Origin, playlist: PlaylistRecord, limit: number, offset: number) {
  const url = apiUrl(origin, `/playlists/${playlist.id}/items`)
  return pageOf(playlist.items, { url, limit, offset }, (item) => itemObject(origin, item))
}

/** Since 2026 an item carries `item`; the older `track` is gone. */
function itemObject(origin: Origin, { track_id, added_at, added_by }: PlaylistItem) {
  const track = findTrack(track_id)
  return {
    added_at: new Date(added_at).toISOString(),
    added_by: userLinks(origin, added_by),
    is_local: false,
    item: track ? trackObject(origin, track) : null,
  }
}
