import 'server-only'
import { sql } from 'drizzle-orm'
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
 * @param keep stores the song in the transaction
 * @throws AppError `banned`, `room_not_found`, `forbidden`, `track_unavailable`, `recently_played`, `request_limit`
 */
export async function ask(
  { room: { id: roomId }, member: { id: memberId } }: Membership,
  track: AskedTrack,
  keep: (tx: Tx) => Promise<void>,
): Promise<Asked> {
  const asked = await changeRoom<Asked>(roomId, async (tx, room) => {
    const member = await stillAllowed(tx, room, memberId, 'request')
    const there = await openRequestOf(tx, roomId, track.uri)
    if (there) return voteInstead(tx, there, member)
    const own = await ownRequests(tx, roomId, memberId)
    if (!runsRoom(member)) requireWanted(room, track)
    await requireRested(tx, room, track.uri)
    if (!runsRoom(member)) requireWithinLimit(room, own)
    await keep(tx)
    return { id: await insert(tx, room, { member, track, ownLastTurn: own.lastTurn }), outcome: 'asked' }
  })
  if (asked.outcome === 'asked') await roomEvent({ type: 'asked', roomId })
  return asked
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
