import 'server-only'
import { AppError } from '../errors'
import { hasEntity } from '../http/entity-tag'
import { screenInUse } from '../rooms/display/screens'
import { displaySnapshot } from './display'
import { snapshotOf } from './load'
import { etagOf } from './state'

/**
 * What the screen whose cookie a request has shows, as `roomState` for a member.
 * @throws AppError `unauthenticated`, `room_not_found`
 */
export async function displayState(headers: Headers): Promise<Response> {
  const { room, setCookie } = await screenInUse(headers)
  const answer = { 'cache-control': 'private, no-store', ...(setCookie ? { 'set-cookie': setCookie } : {}) }
  const etag = etagOf(room.version)
  if (hasEntity(headers, etag)) return new Response(null, { status: 304, headers: { ...answer, etag } })
  const loaded = await snapshotOf(room.id, room.version)
  if (!loaded) throw new AppError('room_not_found')
  return Response.json(displaySnapshot(loaded.snapshot), {
    headers: { ...answer, etag: etagOf(loaded.version) },
  })
}
