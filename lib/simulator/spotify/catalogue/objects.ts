import type { Album, Artist, Track } from './generate'

/** Where this simulator answers, e.g. `http://127.0.0.1:3001`; every address in an object begins with it. */
export type Origin = string

export const apiUrl = (origin: Origin, path: string): string => `${origin}/spotify/api/v1${path}`

export function linksOf(origin: Origin, type: string, id: string) {
  return {
    external_urls: { spotify: `${origin}/spotify/open/${type}/${id}` },
    href: apiUrl(origin, `/${type}s/${id}`),
    id,
    type,
    uri: `spotify:${type}:${id}`,
  }
}

export function imagesOf(origin: Origin, kind: string, id: string) {
  return [640, 300, 64].map((size) => ({
    url: `${origin}/spotify/images/${kind}/${id}/${size}`,
    height: size,
    width: size,
  }))
}

function simplifiedArtist(origin: Origin, artist: Artist) {
  return { ...linksOf(origin, 'artist', artist.id), name: artist.name }
}

export function artistObject(origin: Origin, artist: Artist) {
  return {
    ...simplifiedArtist(origin, artist),
    genres: [artist.genre],
    images: imagesOf(origin, 'artist', artist.id),
  }
}

export function simplifiedAlbum(origin: Origin, album: Album) {
  return {
    ...linksOf(origin, 'album', album.id),
    album_type: album.album_type,
    artists: album.artists.map((artist) => simplifiedArtist(origin, artist)),
    available_markets: ['AT', 'CH', 'DE', 'FR', 'GB', 'NO', 'PT', 'SE', 'US'],
    images: imagesOf(origin, 'album', album.id),
    name: album.name,
    release_date: album.release_date,
    release_date_precision: 'day',
    total_tracks: album.track_ids.length,
  }
}

export function simplifiedTrack(origin: Origin, track: Track) {
  return {
    ...linksOf(origin, 'track', track.id),
    artists: track.artists.map((artist) => simplifiedArtist(origin, artist)),
    disc_number: 1,
    duration_ms: track.duration_ms,
    explicit: track.explicit,
    is_local: false,
    is_playable: track.playable,
    ...(track.playable ? {} : { restrictions: { reason: 'market' } }),
    name: track.name,
    preview_url: null,
    track_number: track.track_number,
  }
}

export function trackObject(origin: Origin, track: Track) {
  return {
    ...simplifiedTrack(origin, track),
    album: simplifiedAlbum(origin, track.album),
    external_ids: { isrc: isrcOf(track) },
  }
}

export type TrackObject = ReturnType<typeof trackObject>

/** Like the real ones: country, registrant, year, five digits. `QM` is given out to no country. */
export function isrcOf(track: Track): string {
  const digits = [...track.id].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 100_000, 7)
  return `QMSIM${track.album.release_date.slice(2, 4)}${String(digits).padStart(5, '0')}`
}
