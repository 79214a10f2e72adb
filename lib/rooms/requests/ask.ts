import 'server-only'
import { sql } from 'drizzle-orm'
import { afterCommit } from '@/db/after-commit'
import type { Tx } from '@/db/client'
import { type RoomRow, requests } from '@/db/schema'
import { changeRoom, unchanged } from '../change'
import type { Membership } from '../membership'
import { roomEvent } from '../on-room-event'
import { type Actor, stillAllowed } from '../still-allowed'
import {
  type AskedTrack,
  ownRequests,
  requireRested,
  requireWanted,
  requireWithinLimit,
  restingUntil,
  runsRoom,
} from './asking-rules'
import { turnFor } from './fair-order'
import { type OpenRequest, openRequestOf } from './open-request'
import { castVote } from './vote'

/**
 * What became of asking: a request of one's own, a vote for the one that was there already, or nothing where that one
 * is one's own.
 */
export type Asked = { id: string; outcome: 'asked' | 'voted' | 'own' }

/**
 * Asks for a song, or votes for the request of it that is there already. Limit, cooldown, filters and approval concern
 * guests alone; what played a short while ago nobody asks for.
 * @param keep stores the song in the transaction, before anything refers to it
 * @throws AppError `banned`, `room_not_found`, `forbidden`, `track_unavailable`, `recently_played`, `request_limit`
 */
export async function ask(
  { room: { id: roomId }, member: { id: memberId } }: Membership,
  track: AskedTrack,
  keep: (tx: Tx) => Promise<void>,
): Promise<Asked> {
  return changeRoom<Asked>(roomId, async (tx, room) => {
    // Sent together, while everybody else waits for the room's lock; answered in this order.
    const [member, there, own, restsUntil] = await Promise.all([
      stillAllowed(tx, room, memberId, 'request'),
      openRequestOf(tx, roomId, track.uri),
      ownRequests(tx, roomId, memberId),
      restingUntil(tx, room, track.uri),
    ])
    if (there) return voteInstead(tx, there, member)
    if (!runsRoom(member)) requireWanted(room, track)
    requireRested(restsUntil)
    if (!runsRoom(member)) requireWithinLimit(room, own)
    const [, id] = await Promise.all([
      keep(tx),
      insert(tx, room, { member, track, ownLastTurn: own.lastTurn }),
    ])
    afterCommit(tx, () => void roomEvent({ type: 'asked', roomId }))
    return { id, outcome: 'asked' }
  })
}

async function voteInstead(tx: Tx, { id, requestedBy }: OpenRequest, member: Actor) {
  if (requestedBy === member.id) return unchanged<Asked>({ id, outcome: 'own' })
  const voted: Asked = { id, outcome: 'voted' }
  return (await castVote(tx, id, member.id)) ? voted : unchanged(voted)
}

async function insert(
  tx: Tx,
  room: RoomRow,
  { member, track, ownLastTurn }: { member: Actor; track: AskedTrack; ownLastTurn: number },
): Promise<string> {
  const [request] = await tx
    .insert(requests)
    .values({
      roomId: room.id,
      trackUri: track.uri,
      requestedBy: member.id,
      turn: turnFor(room.lastTurn, ownLastTurn),
      state: room.approval && !runsRoom(member) ? 'proposed' : 'waiting',
      // The transaction began before the room's lock was had: of two the order is that of the lock.
      askedAt: sql`clock_timestamp()`,
    })
    .returning({ id: requests.id })
  if (!request) throw new Error('A request was not stored')
  return request.id
}
