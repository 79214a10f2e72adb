import 'server-only'
import { and, asc, eq, isNull, ne } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { retryingDeadlocks } from '@/db/retry'
import { members, rooms } from '@/db/schema'
import {
  deletePerformer,
  findPerformer,
  type PerformerDto,
  type PerformerInput,
  readPerformer,
  writePerformer,
} from '../accounts/performers'
import { deletePicture, writePicture } from '../accounts/pictures'
import { AppError, isAppError } from '../errors'
import { changeRoom } from '../rooms/change'

/** Keeps an account's stage name and bio; the rooms it is in see it at once. */
export function savePerformer(accountId: string, input: PerformerInput): Promise<PerformerDto> {
  return changed(accountId, (tx) => writePerformer(tx, accountId, input))
}

/** Gives an account this picture, as `encodePicture` makes it; the rooms it is in see it at once. */
export function savePicture(accountId: string, bytes: Buffer): Promise<PerformerDto> {
  return changed(accountId, (tx) => writePicture(tx, accountId, bytes))
}

/** Takes an account's picture away, if it has one. */
export async function removePicture(accountId: string): Promise<void> {
  await settled(async (tx) => {
    if (await deletePicture(tx, accountId)) await tellRooms(tx, accountId)
  })
}

/** Deletes an account's performer profile. @throws AppError `not_found` where it has none */
export async function removePerformer(accountId: string): Promise<void> {
  await settled(async (tx) => {
    if (!(await deletePerformer(tx, accountId))) throw new AppError('not_found')
    await tellRooms(tx, accountId)
  })
}

/** The account itself may go at the same time, which takes the locks the other way round. */
function settled<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
  return retryingDeadlocks(() => db().transaction(run))
}

function changed(accountId: string, write: (tx: Tx) => Promise<void>): Promise<PerformerDto> {
  return settled(async (tx) => {
    const before = await findPerformer(accountId, tx)
    await write(tx)
    const after = await readPerformer(accountId, tx)
    const seen = ({ stage_name, picture_url }: PerformerDto) => `${picture_url} ${stage_name}`
    if (!before || seen(before) !== seen(after)) await tellRooms(tx, accountId)
    return after
  })
}

/** Raises the version of every open room the account is in. By id, so that two changes never wait for each other. */
async function tellRooms(tx: Tx, accountId: string): Promise<void> {
  const held = await tx
    .select({ roomId: members.roomId })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .where(
      and(
        eq(members.accountId, accountId),
        isNull(members.leftAt),
        ne(members.role, 'banned'),
        isNull(rooms.endedAt),
      ),
    )
    .orderBy(asc(rooms.id))
  for (const { roomId } of held) {
    try {
      await changeRoom(roomId, async () => undefined, { tx })
    } catch (error) {
      // It ended in this moment.
      if (!isAppError(error, 'room_not_found')) throw error
    }
  }
}
