import type { MemberRow, RoomRow } from '@/db/schema'

export type Role = MemberRow['role']

/** What somebody may do in a room. */
export type RoomAction =
  | 'see'
  | 'leave'
  | 'vote_skip'
  | 'play_pause'
  | 'skip_now'
  | 'seek'
  | 'volume'
  | 'device'
  | 'settings'
  | 'rotate_code'
  | 'manage_members'
  | 'hand_over'
  | 'end'

type Rule = (role: Role, room: Pick<RoomRow, 'guestCanPause'>) => boolean

const everyone: Rule = (role) => role !== 'banned'
const hosts: Rule = (role) => role === 'host' || role === 'cohost'
const hostOnly: Rule = (role) => role === 'host'

const rules: Record<RoomAction, Rule> = {
  see: everyone,
  leave: everyone,
  vote_skip: everyone,
  play_pause: (role, room) => hosts(role, room) || (role === 'guest' && room.guestCanPause),
  skip_now: hosts,
  seek: hosts,
  volume: hosts,
  device: hosts,
  settings: hostOnly,
  rotate_code: hostOnly,
  manage_members: hostOnly,
  hand_over: hostOnly,
  end: hostOnly,
}

/** Whether a role may do this under the room's settings: the one table that decides it. */
export function can(role: Role, room: Pick<RoomRow, 'guestCanPause'>, action: RoomAction): boolean {
  return rules[action](role, room)
}
