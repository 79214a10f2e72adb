import 'server-only'
import { sql } from '@/db/client'
import type { Hub } from '../realtime/hub'

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
  const ended = new Set(versions.keys())
  for (const row of rows) {
    if (row.kind === 'room') {
      ended.delete(row.room_id)
      if (row.version > (versions.get(row.room_id) ?? 0)) hub.changed(row.room_id, row.version)
    } else {
      hub.closeMember(row.room_id, row.member_id, row.kind)
    }
  }
  // What is loaded then is nothing, and the streams hear that the room has closed.
  for (const roomId of ended) hub.changed(roomId, Number.POSITIVE_INFINITY)
}
