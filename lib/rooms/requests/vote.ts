import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { requestVotes } from '@/db/schema'
import { AppError } from '../../errors'
import type { Viewer } from '../../viewer/viewer'
import { memberOf, requireAction } from '../access'
import { changeRoom, unchanged } from '../change'
import { stillAllowed } from '../still-allowed'
import { type OpenRequest, requireOpen } from './open-request'

/**
 * Votes for somebody else's request; a repeated vote counts once.
 * @throws AppError `not_found` also for what waits for a host's yes, `conflict` for one's own request
 */
export async function voteForRequest(viewer: Viewer, code: string, id: string): Promise<void> {
  await withVotable(viewer, code, id, async (tx, request, memberId) => {
    if (request.requestedBy === memberId) {
      throw new AppError('conflict', { detail: 'Nobody votes for their own song' })
    }
    return castVote(tx, request.id, memberId)
  })
}

/** Takes the vote back; nothing happens where there was none. @throws AppError `not_found` */
export async function withdrawVote(viewer: Viewer, code: string, id: string): Promise<void> {
  await withVotable(viewer, code, id, async (tx, request, memberId) => {
    const withdrawn = await tx
      .delete(requestVotes)
      .where(and(eq(requestVotes.requestId, request.id), eq(requestVotes.memberId, memberId)))
      .returning({ id: requestVotes.requestId })
    return withdrawn.length > 0
  })
}

/** @returns whether the vote is new */
export async function castVote(tx: Tx, requestId: string, memberId: string): Promise<boolean> {
  const cast = await tx
    .insert(requestVotes)
    .values({ requestId, memberId })
    .onConflictDoNothing()
    .returning({ id: requestVotes.requestId })
  return cast.length > 0
}

async function withVotable(
  viewer: Viewer,
  code: string,
  id: string,
  change: (tx: Tx, request: OpenRequest, memberId: string) => Promise<boolean>,
): Promise<void> {
  const membership = await memberOf(viewer, code)
  requireAction(membership, 'vote_request')
  await changeRoom(membership.room.id, async (tx, room) => {
    const [member, request] = await Promise.all([
      stillAllowed(tx, room, membership.member.id, 'vote_request'),
      requireOpen(tx, room.id, id),
    ])
    if (request.state === 'proposed') throw new AppError('not_found')
    return (await change(tx, request, member.id)) ? undefined : unchanged(undefined)
  })
}
