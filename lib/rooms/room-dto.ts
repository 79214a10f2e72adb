import type { MemberRow, RoomRow } from '@/db/schema'
import type { Authority, Link } from '../tokens/links'
import { roomLinks } from './links'
import { type RoomSettings, type SettingsRow, settingsOf } from './settings'

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
  created_at: string
  _links: Record<string, Link>
} & RoomSettings

export type DtoRoom = Pick<RoomRow, 'id' | 'code' | 'name' | 'createdAt'> & SettingsRow

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
    ...settingsOf(room),
    created_at: room.createdAt.toISOString(),
    _links: roomLinks(room, member, authority),
  }
}
