import { ApiError, notFound } from '../api-error'
import { findAlbum, findArtist, findTrack, trackOfUri, tracksOfArtist } from '../catalogue/catalogue'
import type { Playlists } from '../playlists/playlists'

export interface StartRequest {
  context_uri?: string | undefined
  uris?: string[] | undefined
  offset?: { position?: number | undefined; uri?: string | undefined } | undefined
  position_ms?: number | undefined
}

export interface StartOf {
  uri: string | null
  tracks: string[]
  index: number | null
  position_ms: number
}

/**
 * The songs a `PUT play` asks for and where to begin; what is not playable is left out. Errors: 400 for what is malformed,
 * 404 for what is not there, and where nothing playable is left.
 */
export function resolveStart(request: StartRequest, playlists: Playlists, account: string): StartOf {
  if (request.context_uri !== undefined && request.uris !== undefined) {
    throw new ApiError(400, 'Only one of either "context_uri" or "uris" can be specified')
  }
  const position_ms = request.position_ms ?? 0
  const uri = request.context_uri ?? null
  const named = uri === null ? (request.uris ?? []).map(trackId) : contextTracks(uri, playlists, account)
  const tracks = named.filter(isPlayable)
  if (named.length > 0 && tracks.length === 0) throw notFound()
  if (tracks.length === 0) throw new ApiError(400, uri === null ? 'No uris given' : 'Context has no tracks')
  if (request.offset && uri?.startsWith('spotify:artist:')) {
    throw new ApiError(400, "Can't have offset for context type: ARTIST")
  }
  return { uri, tracks, index: offsetIndex(request.offset, tracks), position_ms }
}

/** The id in a track URI of the catalogue. Errors: 400 as the provider words it. */
export function trackId(uri: string): string {
  const track = trackOfUri(uri)
  if (!track) throw new ApiError(400, `Invalid track uri: ${uri.slice(0, 100)}`)
  return track.id
}

/** Whether the player plays a track of the catalogue. */
export function isPlayable(trackId: string): boolean {
  return findTrack(trackId)?.playable !== false
}

function contextTracks(uri: string, playlists: Playlists, account: string): string[] {
  const [, type, id] = /^spotify:(album|artist|playlist):([0-9A-Za-z]{22})$/.exec(uri) ?? []
  if (!type || !id) throw new ApiError(400, `Invalid context uri: ${uri.slice(0, 100)}`)
  if (type === 'album') return (findAlbum(id) ?? missing()).track_ids
  if (type === 'artist') return tracksOfArtist((findArtist(id) ?? missing()).id).map((track) => track.id)
  return playlists.visible(id, account).items.map((item) => item.track_id)
}

function missing(): never {
  throw notFound()
}

function offsetIndex(offset: StartRequest['offset'], tracks: string[]): number | null {
  if (offset?.uri !== undefined) {
    const index = tracks.indexOf(trackId(offset.uri))
    if (index < 0) throw new ApiError(404, 'Offset not found in the context')
    return index
  }
  if (offset?.position === undefined) return null
  if (offset.position >= tracks.length) throw new ApiError(400, 'Offset out of range')
  return offset.position
}
