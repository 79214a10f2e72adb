import 'server-only'
import { log } from '../log'
import { singleton } from '../singleton'

/** What happened to a room that others may want to act on, after it was committed. */
export type RoomEvent = { type: 'opened' | 'joined' | 'host_changed' | 'asked' | 'ended'; roomId: string }

export type RoomListener = (event: RoomEvent) => Promise<void>

function listeners(): Map<string, RoomListener> {
  return singleton('room-listeners', () => new Map<string, RoomListener>())
}

/** Registers a listener under its name; the same name again replaces it. */
export function onRoomEvent(name: string, listener: RoomListener): void {
  listeners().set(name, listener)
}

/** Calls the listeners after a commit. A listener that fails is logged: the change itself stands. */
export async function roomEvent(event: RoomEvent): Promise<void> {
  const calls = [...listeners()].map(async ([name, listener]) => {
    try {
      await listener(event)
    } catch (error) {
      log().error(
        { err: error, listener: name, event: event.type, room_id: event.roomId },
        'a listener failed',
      )
    }
  })
  await Promise.all(calls)
}
