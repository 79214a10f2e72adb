import { env } from '@/env'
import type { RoomDto } from '@/lib/rooms/room-dto'

/** What an invitation to a room says. */
export type Invitation = {
  /** The room's name. */
  room: string
  /** Where whoever opens it joins: an address that guests' devices reach. */
  link: string
}

export function invitationTo({ name, code }: Pick<RoomDto, 'name' | 'code'>): Invitation {
  return { room: name, link: `${env().JOIN_ORIGIN}/join/${code}` }
}
