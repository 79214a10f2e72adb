import 'server-only'
import { AppError } from '../errors'
import { hasEntity } from '../http/entity-tag'
import { memberOf } from '../rooms/access'
import type { Viewer } from '../viewer/viewer'
import { snapshotOf } from './load'

/**
 * The snapshot for a member who asks for it, with its version as the `ETag`; 304 without reading it where the member
 * has that version.
 * @throws AppError `room_not_found`, `banned`
 */
export async function roomState(viewer: Viewer, code: string, headers: Headers): Promise<Response> {
  const { room } = await memberOf(viewer, code)
  const etag = etagOf(room.version)
  if (hasEntity(headers, etag)) {
    return new Response(null, { status: 304, headers: { etag, 'cache-control': 'private, no-store' } })
  }
  const loaded = await snapshotOf(room.id, room.version)
  if (!loaded) throw new AppError('room_not_found')
  return new Response(loaded.body, {
    headers: {
      'content-type': 'application/json',
      etag: etagOf(loaded.version),
      'cache-control': 'private, no-store',
    },
  })
}

export function etagOf(version: number): string {
  return `"${version}"`
}
