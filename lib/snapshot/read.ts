import 'server-only'
import type { MemberRow } from '@/db/schema'
import { type ConnectionStatus, connectionStatusOf } from '../connections/status'
import { normaliseCode } from '../room-codes'
import { can } from '../rooms/permissions'
import { type RoomDto, roomDto } from '../rooms/room-dto'
import { mayCall } from '../tokens/links'
import type { Viewer } from '../viewer/viewer'
import { buildSnapshot } from './build'
import { findRoomRows, type RoomRows } from './room-rows'
import type { Snapshot } from './types'

/** A room as one of its members sees it, with what everyone sees. */
export type RoomView = { room: RoomDto; snapshot: Snapshot }

/** `room_not_found` also for a room the viewer does not belong to. */
export type NoRoom = { kind: 'room_not_found' } | { kind: 'banned' }

export type HostPage =
  | NoRoom
  | { kind: 'forbidden' }
  | (RoomView & { kind: 'found'; connection: ConnectionStatus })

/** The room of this code for a member's page. One query. */
export async function roomForMember(
  viewer: Viewer,
  code: string,
): Promise<NoRoom | (RoomView & { kind: 'found' })> {
  const found = await findOwn(viewer, code)
  return 'kind' in found ? found : { kind: 'found', ...viewOf(found, viewer) }
}

/**
 * The room of this code for the page of host and co-hosts: decides before anything is rendered. One query, and more
 * only where the host's token has to be refreshed first.
 * @returns `forbidden` without any data of the room for members who may not control it; `connection` is the host's,
 * without the account's name for a co-host
 */
export async function hostPage(viewer: Viewer, code: string): Promise<HostPage> {
  const found = await findOwn(viewer, code)
  if ('kind' in found) return found
  const mayControl = can(found.own.role, found.rows.room, 'open_desk') && mayCall(viewer, 'rooms.update')
  if (!mayControl) return { kind: 'forbidden' }
  const status = await connectionStatusOf(found.rows.connection)
  const { room, snapshot } = viewOf(found, viewer)
  // The refresh may just have found out that the grant is dead.
  const connection = status.status ? snapshot.connection : { state: status.state, retry_at: null }
  return {
    kind: 'found',
    room,
    snapshot: { ...snapshot, connection },
    connection: room.is_host ? status : { ...status, account: null },
  }
}

type Own = { rows: RoomRows; own: MemberRow }

async function findOwn(viewer: Viewer, code: string): Promise<NoRoom | Own> {
  const normal = normaliseCode(code)
  const rows =
    normal && mayCall(viewer, 'rooms.read') ? await findRoomRows({ code: normal }, viewer.account.id) : null
  if (!rows?.own) return { kind: 'room_not_found' }
  if (rows.own.role === 'banned') return { kind: 'banned' }
  if (rows.own.leftAt) return { kind: 'room_not_found' }
  return { rows, own: rows.own }
}

function viewOf({ rows, own }: Own, viewer: Viewer): RoomView {
  return { room: roomDto(rows.room, own, rows.host, viewer), snapshot: buildSnapshot(rows) }
}
