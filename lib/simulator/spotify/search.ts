import type { Hono } from 'hono'
import type { SimulatorEnv } from '../http'
import { ApiError } from './api-error'
import { ALL_ALBUMS, ALL_ARTISTS, ALL_TRACKS } from './catalogue/catalogue'
import type { Album, Artist, Track } from './catalogue/generate'
import { apiUrl, artistObject, isrcOf, simplifiedAlbum, trackObject } from './catalogue/objects'
import { pageOf } from './paging'
import { simplifiedPlaylist } from './playlists/playlist-view'
import { pageLimit, queryInteger } from './request-input'
import { matcher, type SearchFields } from './search-query'
import type { SpotifyWorld } from './world'

const TYPES = ['album', 'artist', 'playlist', 'track', 'show', 'episode', 'audiobook'] as const
type SearchType = (typeof TYPES)[number]

/** `GET /search`: limit 5 unless asked, 10 at most (above: 400 `Invalid limit`), offset to 1,000. */
export function searchRoute(app: Hono<SimulatorEnv>, world: SpotifyWorld): void {
  const answer = (type: SearchType, q: string, page: { url: string; limit: number; offset: number }) => {
    const origin = world.origin()
    const best = matcher(q)
    if (type === 'track')
      return pageOf(best(ALL_TRACKS, trackFields), page, (track) => trackObject(origin, track))
    if (type === 'artist')
      return pageOf(best(ALL_ARTISTS, artistFields), page, (artist) => artistObject(origin, artist))
    if (type === 'album')
      return pageOf(best(ALL_ALBUMS, albumFields), page, (album) => simplifiedAlbum(origin, album))
    if (type === 'playlist') {
      const found = best(world.playlists.all(), ({ name, description }) => ({
        name,
        rest: [description],
        weight: 0,
      }))
      return pageOf(found, page, (playlist) => simplifiedPlaylist(origin, playlist))
    }
    return pageOf([], page, (item) => item)
  }

  app.on('GET', ['/search', '/search/'], (c) => {
    const q = c.req.query('q')?.trim() ?? ''
    if (q === '') throw new ApiError(400, 'No search query')
    const asked = c.req.query('type')
    if (!asked) throw new ApiError(400, 'Missing parameter type')
    const types = asked.split(',').map((type) => {
      const known = TYPES.find((name) => name === type.trim())
      if (!known) throw new ApiError(400, `Bad search type field ${type.slice(0, 40)}`)
      return known
    })
    const limit = pageLimit(c, 5, 10)
    const offset = queryInteger(c, 'offset', 0)
    if (offset > 1000) throw new ApiError(400, 'Invalid offset')
    const pages = [...new Set(types)].map((type) => {
      const url = new URL(apiUrl(world.origin(), '/search'))
      url.searchParams.set('q', q)
      url.searchParams.set('type', type)
      return [`${type}s`, answer(type, q, { url: url.href, limit, offset })] as const
    })
    return c.json(Object.fromEntries(pages))
  })
}

function trackFields(track: Track): SearchFields {
  return {
    name: track.name,
    rest: [...track.artists.map((artist) => artist.name), track.album.name],
    weight: track.popularity,
    filters: {
      track: track.name,
      artist: track.artists.map((artist) => artist.name).join(' '),
      album: track.album.name,
      year: track.album.release_date.slice(0, 4),
      genre: track.artists.map((artist) => artist.genre).join(' '),
      isrc: isrcOf(track),
    },
  }
}

function albumFields(album: Album): SearchFields {
  const artist = album.artists.map(({ name }) => name).join(' ')
  const filters = { album: album.name, artist, year: album.release_date.slice(0, 4) }
  return { name: album.name, rest: [artist], weight: 0, filters }
}

function artistFields(artist: Artist): SearchFields {
  return { name: artist.name, rest: [], weight: 0, filters: { artist: artist.name, genre: artist.genre } }
}
