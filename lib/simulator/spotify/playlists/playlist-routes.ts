import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { SimulatorEnv } from '../../http'
import { ApiError } from '../api-error'
import { apiUrl } from '../catalogue/objects'
import { pageOf } from '../paging'
import { trackId } from '../player/contexts'
import { jsonBody, pageLimit, queryInteger } from '../request-input'
import type { SpotifyWorld } from '../world'
import { itemsPage, playlistObject, simplifiedPlaylist } from './playlist-view'
import type { PlaylistRecord } from './playlists'

const detailsBody = z.object({
  name: z.string().min(1).max(200),
  public: z.boolean().nullish(),
  collaborative: z.boolean().nullish(),
  description: z.string().max(300).nullish(),
})
const addBody = z.object({ uris: z.array(z.string()).optional(), position: z.int().min(0).optional() })
const changeBody = z.object({
  uris: z.array(z.string()).optional(),
  range_start: z.int().min(0).optional(),
  insert_before: z.int().min(0).optional(),
  range_length: z.int().min(1).default(1),
  snapshot_id: z.string().optional(),
})
const removeBody = z.object({
  items: z.array(z.object({ uri: z.string() })).max(100),
  snapshot_id: z.string().optional(),
})

const MOST_ITEMS = 100

export function playlistRoutes(app: Hono<SimulatorEnv>, world: SpotifyWorld): void {
  const { playlists } = world
  const accountOf = (c: Context<SimulatorEnv>): string => c.get('caller').account.name
  const owned = (c: Context<SimulatorEnv>, id: string): PlaylistRecord => {
    const playlist = playlists.owned(id, accountOf(c))
    mayModify(c, playlist.public)
    return playlist
  }

  app.get('/me/playlists', (c) => {
    needScope(c, 'playlist-read-private')
    const url = apiUrl(world.origin(), '/me/playlists')
    const page = { url, limit: pageLimit(c, 20, 50), offset: queryInteger(c, 'offset', 0) }
    return c.json(
      pageOf(playlists.of(accountOf(c)), page, (playlist) => simplifiedPlaylist(world.origin(), playlist)),
    )
  })

  app.post('/me/playlists', async (c) => {
    const body = await jsonBody(c, detailsBody)
    const isPublic = body.public ?? true
    mayModify(c, isPublic)
    if (body.collaborative && isPublic) throw new ApiError(400, 'A collaborative playlist cannot be public')
    const playlist = playlists.create(accountOf(c), {
      name: body.name,
      description: body.description ?? '',
      public: isPublic,
      collaborative: body.collaborative ?? false,
    })
    return c.json(playlistObject(world.origin(), playlist, accountOf(c)), 201)
  })

  app.get('/playlists/:id', (c) => {
    const playlist = playlists.visible(c.req.param('id'), accountOf(c))
    if (!playlist.public) needScope(c, 'playlist-read-private')
    return c.json(playlistObject(world.origin(), playlist, accountOf(c)))
  })

  app.put('/playlists/:id', async (c) => {
    const playlist = owned(c, c.req.param('id'))
    const body = await jsonBody(c, detailsBody.partial())
    if (body.public !== undefined && body.public !== null) mayModify(c, body.public)
    playlists.update(playlist, {
      name: body.name ?? playlist.name,
      description: body.description ?? playlist.description,
      public: body.public ?? playlist.public,
      collaborative: body.collaborative ?? playlist.collaborative,
    })
    return c.body(null, 200)
  })

  app.get('/playlists/:id/items', (c) => {
    const playlist = playlists.visible(c.req.param('id'), accountOf(c))
    needScope(c, 'playlist-read-private')
    if (playlist.owner !== accountOf(c)) throw new ApiError(403, 'Forbidden')
    return c.json(itemsPage(world.origin(), playlist, pageLimit(c, 20, 50), queryInteger(c, 'offset', 0)))
  })

  app.post('/playlists/:id/items', async (c) => {
    const playlist = owned(c, c.req.param('id'))
    const body = await jsonBody(c, addBody)
    const added = playlists.itemsFor(trackIds(queryUris(c) ?? body.uris), accountOf(c))
    if (added.length === 0) throw new ApiError(400, 'No uris provided')
    const position = queryInteger(c, 'position', body.position ?? playlist.items.length)
    if (position > playlist.items.length) throw new ApiError(400, 'Index out of bounds.')
    const snapshot_id = playlists.update(playlist, { items: playlist.items.toSpliced(position, 0, ...added) })
    return c.json({ snapshot_id }, 201)
  })

  app.put('/playlists/:id/items', async (c) => {
    const playlist = owned(c, c.req.param('id'))
    const body = await jsonBody(c, changeBody)
    const uris = queryUris(c) ?? body.uris
    const items = uris ? playlists.itemsFor(trackIds(uris), accountOf(c)) : reordered(playlist, body)
    return c.json({ snapshot_id: playlists.update(playlist, { items }) })
  })

  app.delete('/playlists/:id/items', async (c) => {
    const playlist = owned(c, c.req.param('id'))
    const body = await jsonBody(c, removeBody)
    const gone = new Set(trackIds(body.items.map(({ uri }) => uri)))
    const items = playlist.items.filter((item) => !gone.has(item.track_id))
    return c.json({ snapshot_id: playlists.update(playlist, { items }) })
  })
}

function reordered(playlist: PlaylistRecord, move: z.infer<typeof changeBody>): PlaylistRecord['items'] {
  const { range_start, insert_before, range_length } = move
  if (range_start === undefined || insert_before === undefined)
    throw new ApiError(400, 'uris or range_start and insert_before are required')
  if (range_start + range_length > playlist.items.length || insert_before > playlist.items.length) {
    throw new ApiError(400, 'Index out of bounds.')
  }
  const moved = playlist.items.slice(range_start, range_start + range_length)
  const rest = playlist.items.toSpliced(range_start, range_length)
  const target =
    insert_before > range_start ? Math.max(range_start, insert_before - range_length) : insert_before
  return rest.toSpliced(target, 0, ...moved)
}

function queryUris(c: Context<SimulatorEnv>): string[] | undefined {
  return c.req
    .query('uris')
    ?.split(',')
    .map((uri) => uri.trim())
}

function trackIds(uris: readonly string[] | undefined): string[] {
  if ((uris?.length ?? 0) > MOST_ITEMS)
    throw new ApiError(400, 'You can add a maximum of 100 tracks per request.')
  return (uris ?? []).map(trackId)
}

function mayModify(c: Context<SimulatorEnv>, isPublic: boolean): void {
  needScope(c, isPublic ? 'playlist-modify-public' : 'playlist-modify-private')
}

function needScope(c: Context<SimulatorEnv>, scope: string): void {
  if (!c.get('caller').scopes.has(scope)) throw new ApiError(403, 'Insufficient client scope')
}
