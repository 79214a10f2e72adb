import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { displays } from '@/db/schema'
import { env } from '@/env'
import { randomToken, sha256 } from '../../crypto'
import { publish } from '../../realtime/bus'
import type { Viewer } from '../../viewer/viewer'
import { memberOf } from '../access'
import { changeRoom, unchanged } from '../change'
import { stillAllowed } from '../still-allowed'

/** Bus topic: this display link of a room is good no more, and neither are the screens it opened. */
export const displayEndedTopic = 'display_ended'

/**
 * Makes the room's display link; one made before ends, with its screens.
 * @returns its URL, whose secret stands in the fragment and is kept nowhere
 * @throws AppError `room_not_found`, `banned`, `forbidden`
 */
export async function makeDisplayLink(viewer: Viewer, code: string): Promise<string> {
  const secret = `axrd_${randomToken()}`
  await asHost(viewer, code, async (tx, roomId) => {
    await endLinkOf(tx, roomId)
    await tx.insert(displays).values({ roomId, secretHash: sha256(secret) })
  })
  return `${env().JOIN_ORIGIN}/display#${secret}`
}

/** Ends the room's display link and its screens; without one nothing happens. Throws as `makeDisplayLink`. */
export async function endDisplayLink(viewer: Viewer, code: string): Promise<void> {
  await asHost(viewer, code, endLinkOf)
}

/** Whether the room has a display link. */
export async function hasDisplayLink(roomId: string): Promise<boolean> {
  const found = await db().select({ id: displays.id }).from(displays).where(current(roomId))
  return found.length > 0
}

/** Under the room's lock, so that of two links made at once one is left. Members see nothing of it. */
async function asHost(
  viewer: Viewer,
  code: string,
  change: (tx: Tx, roomId: string) => Promise<void>,
): Promise<void> {
  const { room, member } = await memberOf(viewer, code)
  await changeRoom(room.id, async (tx, locked) => {
    await stillAllowed(tx, locked, member.id, 'display')
    return unchanged(await change(tx, room.id))
  })
}

async function endLinkOf(tx: Tx, roomId: string): Promise<void> {
  const ended = await tx
    .update(displays)
    .set({ revokedAt: sql`now()` })
    .where(current(roomId))
    .returning({ id: displays.id })
  for (const { id } of ended) await publish(tx, { topic: displayEndedTopic, room_id: roomId, display_id: id })
}

function current(roomId: string) {
  return and(eq(displays.roomId, roomId), isNull(displays.revokedAt))
}
