import 'server-only'
import { sql } from '@/db/client'
import type { Hub } from '../realtime/hub'
import { liveScreens } from '../rooms/display/screens'

type Version = { room_id: string; version: number }
type Row =
  | { kind: 'room'; room_id: string; version: number; member_id: null }
  | { kind: 'left' | 'removed'; room_id: string; version: null; member_id: string }

/**
 * Compares what the streams of this process have with the database, in one query: news get lost with a process that is
 * killed between its commit and the bus, and while the bus is away. Rooms that moved on are loaded, those that ended
 * and members who are gone are closed.
 */
export async function compareWithDatabase(hub: Hub): Promise<void> {
  const versions = hub.versions()
  if (versions.size === 0) return
  const rows = await sql()<Row[]>`
    select 'room' as kind, id as room_id, version, null as member_id from rooms
    where id = any(${[...versions.keys()]}::uuid[]) and ended_at is null
    union all
    select case when role = 'banned' then 'removed' else 'left' end, room_id, null, id from members
    where id = any(${hub.memberIds()}::uuid[]) and (left_at is not null or role = 'banned')`
  const open: Version[] = []
  for (const row of rows) {
    if (row.kind === 'room') open.push(row)
    else hub.closeMember(row.room_id, row.member_id, row.kind)
  }
  takeVersions(hub, versions, open)
}

/** The same for displays: their rooms, and screens whose link was ended or whose time is over. */
export async function compareDisplays(hub: Hub): Promise<void> {
  const versions = hub.versions()
  if (versions.size === 0) return
  const screens = hub.credentialIds()
  const [open, live] = await Promise.all([
    sql()<Version[]>`
      select id as room_id, version from rooms where id = any(${[...versions.keys()]}::uuid[]) and ended_at is null`,
    liveScreens(screens),
  ])
  hub.closeCredentials(new Set(screens.filter((id) => !live.has(id))))
  takeVersions(hub, versions, open)
}

/** Rooms that moved on are loaded. What is loaded of those that ended is nothing, and their streams hear that. */
function takeVersions(hub: Hub, had: ReadonlyMap<string, number>, open: readonly Version[]): void {
  const ended = new Set(had.keys())
  for (const { room_id, version } of open) {
    ended.delete(room_id)
    if (version > (had.get(room_id) ?? 0)) hub.changed(room_id, version)
  }
  for (const roomId of ended) hub.changed(roomId, Number.POSITIVE_INFINITY)
}
