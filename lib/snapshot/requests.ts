import 'server-only'
import { db } from '@/db/client'
import type { RequestRow } from '@/db/schema'
import { AppError } from '../errors'
import { oneRequest, type QueuedJson, type TurnedDownJson } from './request-rows'
import { shownTrack } from './track'
import type { Proposal, QueuedRequest, TurnedDown } from './types'

/** A request as whoever asked, voted or moved is told of it. */
export type RequestDto = QueuedRequest & { state: RequestRow['state'] }

/** A request as it stands now; one query. @param id of one there is, else AppError `not_found` */
export async function readRequest(id: string): Promise<RequestDto> {
  const [row] = await db().execute<{ request: QueuedJson }>(oneRequest(id))
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
