import type { MemberRow, RoomRow } from '@/db/schema'
import { can, type RoomAction } from './permissions'

/** An action open to the caller now. `href` is a path on this origin. */
export type Link = { href: string; method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; title: string }

type Action = { name: string; method: Link['method']; path: string; title: string; needs: RoomAction }

const actions: readonly Action[] = [
  { name: 'self', method: 'GET', path: '', title: 'This room', needs: 'see' },
  { name: 'state', method: 'GET', path: '/state', title: 'What everyone sees', needs: 'see' },
  { name: 'events', method: 'GET', path: '/events', title: 'Changes as they happen', needs: 'see' },
  { name: 'members', method: 'GET', path: '/members', title: 'Who is here', needs: 'see' },
  { name: 'leave', method: 'POST', path: '/leave', title: 'Leave the room', needs: 'leave' },
  { name: 'skip', method: 'POST', path: '/skip', title: 'Skip the song, or vote to', needs: 'vote_skip' },
  { name: 'withdraw_skip', method: 'DELETE', path: '/skip', title: 'Take the vote back', needs: 'vote_skip' },
  { name: 'playback', method: 'PUT', path: '/playback', title: 'Play or pause', needs: 'play_pause' },
  { name: 'devices', method: 'GET', path: '/devices', title: 'Devices to play on', needs: 'device' },
  { name: 'device', method: 'PUT', path: '/device', title: 'Play on another device', needs: 'device' },
  { name: 'update', method: 'PATCH', path: '', title: 'Change the settings', needs: 'settings' },
  { name: 'rotate_code', method: 'POST', path: '/code', title: 'Make a new code', needs: 'rotate_code' },
  { name: 'end', method: 'DELETE', path: '', title: 'End the room', needs: 'end' },
]

/** Every action in the room that is open to this member now, and no other. */
export function roomLinks(
  room: Pick<RoomRow, 'code' | 'guestCanPause'>,
  member: Pick<MemberRow, 'role'>,
): Record<string, Link> {
  const open = actions.filter(({ needs }) => can(member.role, room, needs))
  return Object.fromEntries(
    open.map(({ name, method, path, title }) => [
      name,
      { href: `/api/rooms/${room.code}${path}`, method, title },
    ]),
  )
}
