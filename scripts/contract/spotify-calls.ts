import { accountDevice } from '@/lib/simulator/accounts'
import { ALL_PLAYLISTS, ALL_TRACKS } from '@/lib/simulator/spotify/catalogue/catalogue'
import type { ApiCall, SpotifyUnderTest } from '@/lib/simulator/spotify/spotify-under-test'

export interface Call {
  method: string
  /** The path as the OpenAPI file has it. */
  path: string
  /** What to put for the path's parameters, and the query. */
  to?: string
  body?: unknown
  status: number
  before?: (spotify: SpotifyUnderTest) => void
}

const device = accountDevice('ada', 'Kitchen speaker').key
const [own, , , foreign] = ALL_PLAYLISTS
const [a, b] = ALL_TRACKS.map(({ id }) => `spotify:track:${id}`)
const track = ALL_TRACKS[0]?.id
const player = (input: object) => (spotify: SpotifyUnderTest) =>
  spotify.simulator.control.player({ account: 'ada', ...input })
const items = `/playlists/${own?.id}/items`

/** A session that meets every endpoint, in an order in which each has something to answer. */
export const CALLS: readonly Call[] = [
  { method: 'GET', path: '/me', status: 200 },
  { method: 'GET', path: '/tracks/{id}', to: `/tracks/${track}`, status: 200 },
  { method: 'GET', path: '/tracks/{id}', to: '/tracks/0000000000000000000000', status: 404 },
  {
    method: 'GET',
    path: '/search',
    to: '/search?q=s&type=album,artist,playlist,track,show,episode,audiobook',
    status: 200,
  },
  { method: 'GET', path: '/search', to: '/search?q=the&type=track&limit=10&offset=10', status: 200 },
  { method: 'GET', path: '/search', to: '/search?q=the&type=track&limit=11', status: 400 },
  { method: 'GET', path: '/me/playlists', status: 200 },
  { method: 'POST', path: '/me/playlists', body: { name: 'Contract', public: false }, status: 201 },
  { method: 'GET', path: '/playlists/{playlist_id}', to: `/playlists/${own?.id}`, status: 200 },
  { method: 'GET', path: '/playlists/{playlist_id}', to: `/playlists/${foreign?.id}`, status: 200 },
  {
    method: 'PUT',
    path: '/playlists/{playlist_id}',
    to: `/playlists/${own?.id}`,
    body: { name: 'New' },
    status: 200,
  },
  { method: 'GET', path: '/playlists/{playlist_id}/items', to: items, status: 200 },
  {
    method: 'GET',
    path: '/playlists/{playlist_id}/items',
    to: `/playlists/${foreign?.id}/items`,
    status: 403,
  },
  { method: 'POST', path: '/playlists/{playlist_id}/items', to: items, body: { uris: [a, b] }, status: 201 },
  { method: 'PUT', path: '/playlists/{playlist_id}/items', to: items, body: { uris: [b] }, status: 200 },
  {
    method: 'DELETE',
    path: '/playlists/{playlist_id}/items',
    to: items,
    body: { items: [{ uri: b }] },
    status: 200,
  },
  { method: 'GET', path: '/me/player', status: 204 },
  { method: 'GET', path: '/me/player/devices', status: 200 },
  { method: 'GET', path: '/me/player/queue', status: 200 },
  { method: 'GET', path: '/me/player/recently-played', status: 200 },
  { method: 'PUT', path: '/me/player/play', status: 404 },
  { method: 'PUT', path: '/me/player', body: { device_ids: [device] }, status: 204 },
  { method: 'GET', path: '/me/player', status: 200 },
  { method: 'PUT', path: '/me/player/play', status: 204 },
  { method: 'PUT', path: '/me/player/play', status: 403 },
  { method: 'GET', path: '/me/player', status: 200 },
  { method: 'GET', path: '/me/player/currently-playing', status: 200 },
  { method: 'POST', path: '/me/player/queue', to: `/me/player/queue?uri=${a}`, status: 204 },
  { method: 'GET', path: '/me/player/queue', status: 200 },
  { method: 'POST', path: '/me/player/next', status: 204 },
  { method: 'POST', path: '/me/player/previous', status: 204 },
  { method: 'PUT', path: '/me/player/seek', to: '/me/player/seek?position_ms=1000', status: 204 },
  { method: 'PUT', path: '/me/player/repeat', to: '/me/player/repeat?state=context', status: 204 },
  { method: 'PUT', path: '/me/player/shuffle', to: '/me/player/shuffle?state=true', status: 204 },
  { method: 'PUT', path: '/me/player/volume', to: '/me/player/volume?volume_percent=20', status: 204 },
  { method: 'PUT', path: '/me/player/pause', status: 204 },
  { method: 'GET', path: '/me/player', status: 200 },
  { method: 'PUT', path: '/me/player/play', body: { uris: [a, b], position_ms: 10 }, status: 204 },
  { method: 'GET', path: '/me/player', status: 200 },
  {
    method: 'GET',
    path: '/me/player/recently-played',
    to: '/me/player/recently-played?limit=1',
    status: 200,
  },
  { method: 'GET', path: '/me/player', status: 200, before: player({ ad: true }) },
  { method: 'GET', path: '/me/player/currently-playing', status: 200 },
  { method: 'GET', path: '/me/player/queue', status: 200 },
  {
    method: 'GET',
    path: '/me/player',
    status: 200,
    before: player({ ad: false, device: { name: 'Nameless', id: null, volume_percent: null } }),
  },
  { method: 'GET', path: '/me/player/devices', status: 200 },
  { method: 'GET', path: '/me/player', status: 204, before: player({ private: true }) },
]

/** Fills a path's parameters with what exists. */
export function filled(path: string): string {
  return path
    .replace('{id}', track ?? '')
    .replace('{playlist_id}', own?.id ?? '')
    .replace('{user_id}', 'ada')
}

export async function make(call: Call, api: ApiCall) {
  return api(call.method, call.to ?? call.path, call.body)
}
