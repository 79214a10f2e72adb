import type { Hono } from 'hono'
import type { SimulatorEnv } from '../http'
import { ApiError, notFound } from './api-error'
import { ALL_ALBUMS, findAlbum, findArtist, findTrack } from './catalogue/catalogue'
import { apiUrl, artistObject, simplifiedAlbum, simplifiedTrack, trackObject } from './catalogue/objects'
import { pageOf } from './paging'
import { pageLimit, queryInteger } from './request-input'
import type { SpotifyWorld } from './world'

/** Songs, albums and artists by their id. Errors: 400 for what cannot be an id, 404 for what is not there. */
export function catalogueRoutes(app: Hono<SimulatorEnv>, world: SpotifyWorld): void {
  const page = (path: string, limit: number, offset: number) => ({
    url: apiUrl(world.origin(), path),
    limit,
    offset,
  })
  const tracksOf = (ids: readonly string[]) =>
    ids.flatMap((id) => {
      const track = findTrack(id)
      return track ? [track] : []
    })

  app.get('/tracks/:id', (c) => c.json(trackObject(world.origin(), existing(findTrack, c.req.param('id')))))

  app.get('/artists/:id', (c) =>
    c.json(artistObject(world.origin(), existing(findArtist, c.req.param('id')))),
  )

  app.get('/artists/:id/albums', (c) => {
    const artist = existing(findArtist, c.req.param('id'))
    const albums = ALL_ALBUMS.filter((album) => album.artists.includes(artist))
    const where = page(`/artists/${artist.id}/albums`, pageLimit(c, 5, 10), queryInteger(c, 'offset', 0))
    return c.json(pageOf(albums, where, (album) => simplifiedAlbum(world.origin(), album)))
  })

  app.get('/albums/:id', (c) => {
    const album = existing(findAlbum, c.req.param('id'))
    const where = page(`/albums/${album.id}/tracks`, 50, 0)
    return c.json({
      ...simplifiedAlbum(world.origin(), album),
      copyrights: [{ text: `© ${album.release_date.slice(0, 4)} Nobody Records`, type: 'C' }],
      genres: album.artists.map((artist) => artist.genre),
      tracks: pageOf(tracksOf(album.track_ids), where, (track) => simplifiedTrack(world.origin(), track)),
    })
  })

  app.get('/albums/:id/tracks', (c) => {
    const album = existing(findAlbum, c.req.param('id'))
    const where = page(`/albums/${album.id}/tracks`, pageLimit(c, 20, 50), queryInteger(c, 'offset', 0))
    return c.json(pageOf(tracksOf(album.track_ids), where, (track) => simplifiedTrack(world.origin(), track)))
  })
}

function existing<T>(find: (id: string) => T | undefined, id: string): T {
  if (!/^[0-9A-Za-z]{22}$/.test(id)) throw new ApiError(400, 'Invalid base62 id')
  const found = find(id)
  if (found === undefined) throw notFound()
  return found
}
