'use client'

import { can, guestRights, type RoomAction } from '@/lib/rooms/permissions'
import type { Snapshot, SnapshotMember } from '@/lib/snapshot/types'
import type { Closed } from './room-state'
import { type Link, RoomStream } from './room-stream'
import { useStream } from './use-stream'

/** What the server put into a page of a room. */
export type RoomSeed = {
  snapshot: Snapshot
  /** The reader's own. */
  memberId: string
  /** The server's clock when the page was rendered, epoch ms. */
  renderedAt: number
}

export type Room = {
  code: string
  snapshot: Snapshot
  memberId: string
  /** As of the newest snapshot. */
  role: SnapshotMember['role']
  /** Whether the reader may do this now: by the table that the API goes by. */
  may: (action: RoomAction) => boolean
  link: Link
  closed: Closed | null
  clock: { offset: number; renderedAt: number }
}

/** The room as it is now; the same in every tab, whoever changed it. */
export function useRoom(seed: RoomSeed): Room {
  const view = useStream(() => new RoomStream(seed.snapshot, seed.renderedAt))
  const { snapshot, link, closed, clockOffset } = view
  const own = snapshot.members.find(({ id }) => id === seed.memberId)
  // Of a crowd not everyone is listed, but those who run the room always are.
  const role = own?.role ?? 'guest'
  return {
    code: snapshot.code,
    snapshot,
    memberId: seed.memberId,
    role,
    may: (action) => can(role, guestRights(snapshot.settings), action),
    link,
    closed,
    clock: { offset: clockOffset, renderedAt: seed.renderedAt },
  }
}
