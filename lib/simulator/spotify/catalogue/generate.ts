import { pick, seededRandom, shuffled, stableId } from '../../seeded'
import { titleSource } from './titles'
import { ARTISTS, PLAYLISTS, SHORT_TITLES, UNPLAYABLE_TITLES, UNUSUAL_TITLES } from './words'

export interface Artist {
  id: string
  name: string
  genre: string
}

export interface Album {
  id: string
  name: string
  album_type: 'album' | 'single'
  artists: Artist[]
  release_date: string
  track_ids: string[]
}

export interface Track {
  id: string
  name: string
  album: Album
  artists: Artist[]
  duration_ms: number
  explicit: boolean
  track_number: number
  /** 0 to 100, only to rank a search. */
  popularity: number
  /** Whether it is played in the accounts' country; queueing it is taken and does nothing, as the provider does. */
  playable: boolean
}

export interface CataloguePlaylist {
  id: string
  name: string
  description: string
  /** The account that made it. */
  owner: string
  track_ids: string[]
}

export interface GeneratedCatalogue {
  artists: Artist[]
  albums: Album[]
  tracks: Track[]
  playlists: CataloguePlaylist[]
}

const SECOND = 1000
const MINUTE = 60 * SECOND

/** Makes the whole catalogue, always the same: about 290 songs of 48 artists, 8 playlists. */
export function generateCatalogue(): GeneratedCatalogue {
  const random = seededRandom('auxroom catalogue')
  const songTitle = titleSource(random, 'song')
  const albumTitle = titleSource(random, 'album')
  const unusual: string[] = [...UNUSUAL_TITLES]
  const artists = ARTISTS.map(([name, genre]): Artist => ({ id: stableId(`artist:${name}`), name, genre }))
  const albums: Album[] = []
  const tracks: Track[] = []

  const addAlbum = (artist: Artist, name: string, titles: string[], length: () => number): void => {
    const day = new Date(
      Date.UTC(1994 + Math.floor(random() * 31), Math.floor(random() * 12), 1 + Math.floor(random() * 28)),
    )
    const album: Album = {
      id: stableId(`album:${artist.name}/${name}`),
      name,
      album_type: titles.length > 2 ? 'album' : 'single',
      artists: [artist],
      release_date: day.toISOString().slice(0, 10),
      track_ids: [],
    }
    for (const [index, title] of titles.entries()) {
      const guest = random() < 0.1 ? artists[Math.floor(random() * artists.length)] : undefined
      const track: Track = {
        id: stableId(`track:${artist.name}/${name}/${title}`),
        name: title,
        album,
        artists: guest && guest !== artist ? [artist, guest] : [artist],
        duration_ms: length(),
        explicit: random() < 0.12,
        track_number: index + 1,
        popularity: Math.floor(random() * 101),
        playable: true,
      }
      album.track_ids.push(track.id)
      tracks.push(track)
    }
    albums.push(album)
  }

  for (const artist of artists) {
    const count = 2 + Math.floor(random() * 2)
    for (let i = 0; i < count; i++) {
      const size = pick(random, [1, 2, 3, 4])
      const titles = Array.from({ length: i === 0 ? 3 : size }, () =>
        unusual.length && random() < 0.06 ? (unusual.pop() ?? songTitle()) : songTitle(),
      )
      addAlbum(artist, albumTitle(), titles, () => songLength(random))
    }
  }
  const intermissions: Artist = {
    id: stableId('artist:The Intermissions'),
    name: 'The Intermissions',
    genre: 'miniatures',
  }
  artists.push(intermissions)
  let short = 20
  addAlbum(
    intermissions,
    'Small Hours, Smaller Songs',
    [...SHORT_TITLES],
    () => Math.min(25, 20 + (short++ % 6)) * SECOND,
  )
  const longest = tracks.find((track) => track.album.album_type === 'album')
  if (longest) longest.duration_ms = 9 * MINUTE

  const playable = [...tracks]
  const withheld: Artist = { id: stableId('artist:Withheld Trio'), name: 'Withheld Trio', genre: 'baroque' }
  artists.push(withheld)
  addAlbum(withheld, 'Elsewhere Only', [...UNPLAYABLE_TITLES], () => 3 * MINUTE)
  for (const track of tracks.slice(playable.length)) track.playable = false

  const long = playable.filter((track) => track.duration_ms >= MINUTE)
  const playlists = PLAYLISTS.map(
    ([name, description, owner]): CataloguePlaylist => ({
      id: stableId(`playlist:${name}`),
      name,
      description,
      owner,
      track_ids: shuffled(seededRandom(name), long)
        .slice(0, 24)
        .map((track) => track.id),
    }),
  )
  return { artists, albums, tracks, playlists }
}

function songLength(random: () => number): number {
  const kind = random()
  if (kind < 0.06) return Math.round(62 * SECOND + random() * 50 * SECOND)
  if (kind > 0.92) return Math.round(5 * MINUTE + random() * 3.8 * MINUTE)
  return Math.round(2.2 * MINUTE + random() * 2.4 * MINUTE)
}
