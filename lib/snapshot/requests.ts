import 'server-only'
import { db } from '@/db/client'
import { AppError } from '../errors'
import { openRequest, type QueuedJson, type TurnedDownJson } from './request-rows'
import { shownTrack } from './track'
import type { Proposal, QueuedRequest, TurnedDown } from './types'

/** A request as whoever asked, voted or moved is told of it. */
export type RequestDto = QueuedRequest & { state: 'waiting' | 'proposed' | 'handed_over' }

/** One open request as it stands now. One query. @throws AppError `not_found` where it has ended meanwhile */
export async function readRequest(id: string): Promise<RequestDto> {
  const [row] = await db().execute<{ request: QueuedJson }>(openRequest(id))
  if (!row) throw new AppError('not_found')
  return { ...shownQueued(row.request), state: row.request.state }
}

export function shownQueued({ id, track, requested_by, ...given }: QueuedJson): QueuedRequest {
  return {
    id,
    track: shownTrack(track),
    requested_by,
    votes: given.voter_ids.length,
    voter_ids: given.voter_ids,
    pinned: given.pinned,
    handed_over: given.state === 'handed_over',
  }
}

export function shownProposal({
  id,
  track,
  requested_by,
}: Pick<QueuedJson, 'id' | 'track' | 'requested_by'>): Proposal {
  return { id, track: shownTrack(track), requested_by }
}

export function shownTurnedDown({ reason, at, ...asked }: TurnedDownJson): TurnedDown {
  return { ...shownProposal(asked), reason, at: new Date(at).toISOString() }
}
