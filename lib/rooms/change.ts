import 'server-only'
import { eq, getTableColumns, sql } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { type RoomRow, rooms } from '@/db/schema'
import { AppError } from '../errors'
import { announce, newsSql } from '../realtime/bus'

class Unchanged<T> {
  constructor(readonly value: T) {}
}

/** Says that a change turned out to change nothing a member can see: no new version, nothing published. */
export function unchanged<T>(value: T): Unchanged<T> {
  return new Unchanged(value)
}

export type ChangeOptions = {
  /** Runs inside this transaction instead of one of its own. */
  tx?: Tx
}

/**
 * The one way to change what members of a room see: locks the room, runs `change`, raises the version by one and
 * tells every process on commit.
 * @param change gets the room as it stands under the lock
 * @throws AppError `room_not_found` where the room is unknown or has ended
 */
export function changeRoom<T>(
  roomId: string,
  change: (tx: Tx, room: RoomRow) => Promise<T | Unchanged<T>>,
  options: ChangeOptions = {},
): Promise<T> {
  const run = async (tx: Tx): Promise<T> => {
    const room = await lockRoom(tx, roomId)
    const result = await change(tx, room)
    if (result instanceof Unchanged) return result.value
    const rows = await tx.execute<{ news: string }>(sql`
      with bumped as (
        update rooms set version = version + 1 where id = ${roomId} returning id, version
      )
      select ${newsSql(sql`json_build_object('topic', 'room', 'room_id', id, 'version', version)`)} as news
      from bumped`)
    await announce(
      tx,
      rows.map(({ news }) => news),
    )
    return result
  }
  return options.tx ? run(options.tx) : db().transaction(run)
}

async function lockRoom(tx: Tx, roomId: string): Promise<RoomRow> {
  const [room] = await tx.select(getTableColumns(rooms)).from(rooms).where(eq(rooms.id, roomId)).for('update')
  if (!room || room.endedAt) throw new AppError('room_not_found')
  return room
}
