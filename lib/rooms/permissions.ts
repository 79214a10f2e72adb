import type { MemberRow, RoomRow } from '@/db/schema'

export type Role = MemberRow['role']

/** What somebody may do in a room. */
export type RoomAction =
  | 'see'
  | 'open_desk'
  | 'leave'
  | 'vote_skip'
  | 'search'
  | 'request'
  | 'vote_request'
  | 'manage_queue'
  | 'play_pause'
  | 'skip_now'
  | 'seek'
  | 'volume'
  | 'device'
  | 'settings'
  | 'rotate_code'
  | 'manage_members'
  | 'hand_over'
  | 'display'
  | 'history'
  | 'export'
  | 'end'

/** The settings that decide what guests may do. */
export type GuestRights = Pick<RoomRow, 'guestCanPause' | 'guestCanRequest'>

type Rule = (role: Role, room: GuestRights) => boolean

const everyone: Rule = (role) => role !== 'banned'
const hosts: Rule = (role) => role === 'host' || role === 'cohost'
const hostOnly: Rule = (role) => role === 'host'
const asking: Rule = (role, room) => hosts(role, room) || (role === 'guest' && room.guestCanRequest)

const rules: Record<RoomAction, Rule> = {
  see: everyone,
  /** The page of the host and the co-hosts. */
  open_desk: hosts,
  leave: everyone,
  vote_skip: everyone,
  search: asking,
  request: asking,
  vote_request: everyone,
  /** Pin, move, remove and approve what others asked for. */
  manage_queue: hosts,
  play_pause: (role, room) => hosts(role, room) || (role === 'guest' && room.guestCanPause),
  skip_now: hosts,
  seek: hosts,
  volume: hosts,
  device: hosts,
  settings: hostOnly,
  rotate_code: hostOnly,
  manage_members: hostOnly,
  hand_over: hostOnly,
  display: hosts,
  history: everyone,
  export: hostOnly,
  end: hostOnly,
}

/** The rights a room's settings give, by the names the settings are told with. */
export function guestRights(told: { guest_can_pause: boolean; guest_can_request: boolean }): GuestRights {
  return { guestCanPause: told.guest_can_pause, guestCanRequest: told.guest_can_request }
}

/** Whether a role may do this under the room's settings: the one table that decides it, for pages as for calls. */
export function can(role: Role, room: GuestRights, action: RoomAction): boolean {
  return rules[action](role, room)
}
