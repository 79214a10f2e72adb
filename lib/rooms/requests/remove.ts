import 'server-only'
import { AppError } from '../../errors'
import { insufficientScope } from '../../viewer/challenge'
import type { Viewer } from '../../viewer/viewer'
import { memberOf } from '../access'
import { changeRoom } from '../change'
import { can } from '../permissions'
import { stillAllowed } from '../still-allowed'
import { endRequest } from './end-requests'
import { requireOpen } from './open-request'

/**
 * Takes one's own request back, or removes somebody else's as a host; a proposal is refused then.
 * @throws AppError `not_found`, `conflict` for what is with the provider already, `forbidden` for others' requests,
 * `insufficient_scope` for a host's token without `venue`
 */
export async function removeRequest(viewer: Viewer, code: string, id: string): Promise<void> {
  const { room: found, member: known } = await memberOf(viewer, code)
  await changeRoom(found.id, async (tx, room) => {
    const member = await stillAllowed(tx, room, known.id, 'see')
    const request = await requireOpen(tx, room.id, id)
    const isOwn = request.requestedBy === member.id
    if (!isOwn && !can(member.role, room, 'manage_queue')) throw new AppError('forbidden')
    if (!isOwn && !viewer.scopes.has('venue')) throw insufficientScope(['venue'])
    if (request.state === 'handed_over') {
      throw new AppError('conflict', { detail: 'This song is with the player already and comes next' })
    }
    const reason = isOwn ? 'taken_back' : request.state === 'proposed' ? 'refused' : 'removed'
    await endRequest(tx, id, reason)
  })
}
