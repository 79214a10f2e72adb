import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { requests } from '@/db/schema'
import { AppError } from '../../errors'
import type { Viewer } from '../../viewer/viewer'
import { memberOf, requireAction } from '../access'
import { changeRoom, unchanged } from '../change'
import { roomEvent } from '../on-room-event'
import { stillAllowed } from '../still-allowed'
import { comingWithVotes, inFairOrder } from './fair-order'
import { type OpenRequest, requireOpen } from './open-request'
import { type Line, moved, pinned, unpinned } from './pins'

/** What a host does about a request: one of the three. */
export type Arrangement = {
  /** Where it shall stand among those that wait, from 0; beyond the end means last. */
  position?: number
  pinned?: boolean
  approved?: true
}

/**
 * Moves, pins or approves a request; hosts only. Of two at the same moment the later one has it its way.
 * @throws AppError `forbidden`, `not_found`, `conflict` for what is with the provider or waits for a yes
 */
export async function arrangeRequest(
  viewer: Viewer,
  code: string,
  id: string,
  arrangement: Arrangement,
): Promise<void> {
  const membership = await memberOf(viewer, code)
  requireAction(membership, 'manage_queue')
  const roomId = membership.room.id
  const changed = await changeRoom(roomId, async (tx, room) => {
    // Sent together, while everybody else waits for the room's lock; answered in this order.
    const [, request, line] = await Promise.all([
      stillAllowed(tx, room, membership.member.id, 'manage_queue'),
      requireOpen(tx, roomId, id),
      arrangement.approved ? null : waitingLine(tx, roomId),
    ])
    const done = line
      ? await savePins(tx, roomId, line, rearranged(request, line, arrangement))
      : await approve(tx, request)
    return done ? true : unchanged(false)
  })
  if (changed && arrangement.approved) await roomEvent({ type: 'asked', roomId })
}

/** It waits from now on, with the turn it was asked for. */
async function approve(tx: Tx, { id, state }: OpenRequest): Promise<boolean> {
  if (state !== 'proposed') return false
  await tx.update(requests).set({ state: 'waiting' }).where(eq(requests.id, id))
  return true
}

/** What is pinned from now on. */
function rearranged(
  { id, state }: OpenRequest,
  line: Line,
  { position, pinned: isPinned }: Arrangement,
): string[] {
  if (state === 'handed_over') {
    throw new AppError('conflict', { detail: 'This song is with the player already and comes next' })
  }
  if (state === 'proposed') throw new AppError('conflict', { detail: 'This song waits for a yes first' })
  if (position !== undefined) return moved(line, id, position)
  return (isPinned ? pinned : unpinned)(line, id)
}

/** What waits in its order: the ids, and how many at its head are pinned. */
async function waitingLine(tx: Tx, roomId: string): Promise<Line> {
  const rows = await tx.execute<{ id: string; pinned: boolean }>(sql`
    select r.id, r.pin_rank is not null as pinned from ${comingWithVotes(roomId)}
    where r.state = 'waiting' order by ${inFairOrder}`)
  return { ids: rows.map((row) => row.id), pinned: rows.filter((row) => row.pinned).length }
}

/** Ranks what is pinned from 0, without gaps. @returns whether anything is other than before */
async function savePins(tx: Tx, roomId: string, before: Line, head: readonly string[]): Promise<boolean> {
  if (head.length === before.pinned && head.every((id, index) => before.ids[index] === id)) return false
  await tx
    .update(requests)
    .set({
      pinRank: sql`array_position(${sql.param(head)}::uuid[], ${requests.id}) - 1`,
    })
    .where(
      and(
        eq(requests.roomId, roomId),
        eq(requests.state, 'waiting'),
        sql`(${requests.pinRank} is not null or ${requests.id} = any(${sql.param(head)}::uuid[]))`,
      ),
    )
  return true
}
