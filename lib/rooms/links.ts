import type { MemberRow, RoomRow } from '@/db/schema'
import { type Authority, type Link, linkTo, mayCall } from '../tokens/links'
import type { OperationName } from '../tokens/operations'
import { can, type GuestRights, type RoomAction } from './permissions'

type Offer = { name: string; operation: OperationName; needs: RoomAction }

const offers: readonly Offer[] = [
  { name: 'self', operation: 'rooms.read', needs: 'see' },
  { name: 'state', operation: 'rooms.state', needs: 'see' },
  { name: 'events', operation: 'rooms.events', needs: 'see' },
  { name: 'members', operation: 'rooms.members', needs: 'see' },
  { name: 'history', operation: 'rooms.history', needs: 'history' },
  { name: 'history_csv', operation: 'rooms.history_csv', needs: 'history' },
  { name: 'export', operation: 'rooms.export', needs: 'export' },
  { name: 'leave', operation: 'rooms.leave', needs: 'leave' },
  { name: 'skip', operation: 'rooms.skip', needs: 'vote_skip' },
  { name: 'withdraw_skip', operation: 'rooms.withdraw_skip', needs: 'vote_skip' },
  { name: 'search', operation: 'rooms.search', needs: 'search' },
  { name: 'request', operation: 'rooms.request', needs: 'request' },
  { name: 'playback', operation: 'rooms.playback', needs: 'play_pause' },
  { name: 'devices', operation: 'rooms.devices', needs: 'device' },
  { name: 'device', operation: 'rooms.device', needs: 'device' },
  { name: 'update', operation: 'rooms.update', needs: 'settings' },
  { name: 'rotate_code', operation: 'rooms.rotate_code', needs: 'rotate_code' },
  { name: 'make_display', operation: 'rooms.make_display', needs: 'display' },
  { name: 'end_display', operation: 'rooms.end_display', needs: 'display' },
  { name: 'end', operation: 'rooms.end', needs: 'end' },
]

/** Every action in the room that is open to this member with this credential now, and no other. */
export function roomLinks(
  room: Pick<RoomRow, 'code'> & GuestRights,
  member: Pick<MemberRow, 'role'>,
  authority: Authority,
): Record<string, Link> {
  const open = offers.filter(
    ({ needs, operation }) =>
      can(member.role, room, needs) && mayCall(authority, operation) && !takesMore(needs, member, authority),
  )
  return Object.fromEntries(open.map(({ name, operation }) => [name, linkTo(operation, { code: room.code })]))
}

/** A host's leaving closes the room or gives it away. */
function takesMore(action: RoomAction, { role }: Pick<MemberRow, 'role'>, { scopes }: Authority): boolean {
  return action === 'leave' && role === 'host' && !scopes.has('venue')
}
