import 'server-only'
import { singleton } from '../singleton'
import { buildSnapshot } from './build'
import { findRoomRows, type RoomRows } from './room-rows'
import type { Snapshot } from './types'

/** A snapshot with its JSON, which is the same bytes for every member. */
export type LoadedSnapshot = { version: number; body: string; snapshot: Snapshot }

const maxKept = 500

function keptSnapshots(): Map<string, LoadedSnapshot> {
  return singleton('snapshots', () => new Map<string, LoadedSnapshot>())
}

/** Reads the snapshot of an open room as it stands in the database: one query. Null where the room has ended. */
export async function loadSnapshot(roomId: string): Promise<LoadedSnapshot | null> {
  const rows = await findRoomRows({ id: roomId }, null)
  if (!rows) {
    keptSnapshots().delete(roomId)
    return null
  }
  return keep(roomId, rows)
}

/** The same from this process's memory where it has this version: many members ask for one and the same. */
export async function snapshotOf(roomId: string, version: number): Promise<LoadedSnapshot | null> {
  const kept = keptSnapshots().get(roomId)
  return kept?.version === version ? kept : loadSnapshot(roomId)
}

/** Keeps what was read: the newest version of so many rooms. */
function keep(roomId: string, rows: RoomRows): LoadedSnapshot {
  const kept = keptSnapshots()
  const snapshot = buildSnapshot(rows)
  const loaded = { version: snapshot.version, body: JSON.stringify(snapshot), snapshot }
  kept.delete(roomId)
  const oldest = kept.size >= maxKept ? kept.keys().next().value : undefined
  if (oldest !== undefined) kept.delete(oldest)
  kept.set(roomId, loaded)
  return loaded
}
