import type { MemberRow, RoomRow } from '@/db/schema'
import type { Authority, Link } from '../tokens/links'
import { roomLinks } from './links'

/** A room as one member of it sees it. Ids of people are ids of members. */
export type RoomDto = {
  id: string
  code: string
  name: string
  host: { id: string; name: string }
  is_host: boolean
  role: 'host' | 'cohost' | 'guest'
  /** The caller's own. */
  member_id: string
  votes_to_skip: number
  skip_percent: number | null
  guest_can_pause: boolean
  locked: boolean
  city: string | null
  created_at: string
  _links: Record<string, Link>
}

export type DtoRoom = Pick<
  RoomRow,
  'id' | 'code' | 'name' | 'votesToSkip' | 'skipPercent' | 'guestCanPause' | 'locked' | 'city' | 'createdAt'
>

/** Puts a room together for a member who belongs to it. */
export function roomDto(
  room: DtoRoom,
  member: Pick<MemberRow, 'id' | 'role'>,
  host: { id: string; name: string },
  authority: Authority,
): RoomDto {
  return {
    id: room.id,
    code: room.code,
    name: room.name,
    host: { id: host.id, name: host.name },
    is_host: member.role === 'host',
    role: member.role === 'host' || member.role === 'cohost' ? member.role : 'guest',
    member_id: member.id,
    votes_to_skip: room.votesToSkip,
    skip_percent: room.skipPercent,
    guest_can_pause: room.guestCanPause,
    locked: room.locked,
    city: room.city,
    created_at: room.createdAt.toISOString(),
    _links: roomLinks(room, member, authority),
  }
}
