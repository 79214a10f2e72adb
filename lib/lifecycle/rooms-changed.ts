import 'server-only'
import { roomEvent } from '../rooms/on-room-event'
import { votesChanged } from '../rooms/on-votes-changed'

/** Ids of rooms a change of accounts reached, told to whoever acts on it once the change is committed. */
export type RoomsChanged = {
  ended?: string[]
  /** Rooms with another host account, or whose host has another connection. */
  hosts?: string[]
  /** Rooms in which members went away or were united. */
  votes?: string[]
}

/** Tells the listeners of rooms; call it after the commit. */
export async function announce({ ended = [], hosts = [], votes = [] }: RoomsChanged): Promise<void> {
  await Promise.all([
    ...ended.map((roomId) => roomEvent({ type: 'ended', roomId })),
    ...hosts.map((roomId) => roomEvent({ type: 'host_changed', roomId })),
    votesChanged(votes),
  ])
}
