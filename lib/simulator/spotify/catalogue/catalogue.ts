import { type Album, type Artist, type CataloguePlaylist, generateCatalogue, type Track } from './generate'

const catalogue = generateCatalogue()
const tracks = byId(catalogue.tracks)
const albums = byId(catalogue.albums)
const artists = byId(catalogue.artists)

export const ALL_TRACKS: readonly Track[] = catalogue.tracks
export const ALL_ALBUMS: readonly Album[] = catalogue.albums
export const ALL_ARTISTS: readonly Artist[] = catalogue.artists
export const ALL_PLAYLISTS: readonly CataloguePlaylist[] = catalogue.playlists

export const findTrack = (id: string): Track | undefined => tracks.get(id)
export const findAlbum = (id: string): Album | undefined => albums.get(id)
export const findArtist = (id: string): Artist | undefined => artists.get(id)

export function tracksOfArtist(id: string): Track[] {
  return catalogue.tracks.filter((track) => track.artists.some((artist) => artist.id === id))
}

/** The track a `spotify:track:…` URI names, if there is one. */
export function trackOfUri(uri: string): Track | undefined {
  const id = /^spotify:track:([0-9A-Za-z]{22})$/.exec(uri)?.[1]
  return id ? tracks.get(id) : undefined
}

function byId<T extends { id: string }>(list: readonly T[]): Map<string, T> {
  return new Map(list.map((item) => [item.id, item]))
}
