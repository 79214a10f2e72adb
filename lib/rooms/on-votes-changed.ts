import 'server-only'
import { log } from '../log'
import { singleton } from '../singleton'

/** Hears of rooms whose votes or number of voters may have changed without anybody voting. */
export type VotesListener = (roomId: string) => Promise<void>

function listeners(): Map<string, VotesListener> {
  return singleton('votes-listeners', () => new Map<string, VotesListener>())
}

/** Registers a listener under its name; the same name again replaces it. */
export function onVotesChanged(name: string, listener: VotesListener): void {
  listeners().set(name, listener)
}

/** Calls the listeners after a commit. A listener that fails is logged: the change itself stands. */
export async function votesChanged(roomIds: readonly string[]): Promise<void> {
  const calls = roomIds.flatMap((roomId) =>
    [...listeners()].map(async ([name, listener]) => {
      try {
        await listener(roomId)
      } catch (error) {
        log().error({ err: error, listener: name, room_id: roomId }, 'counting votes again failed')
      }
    }),
  )
  await Promise.all(calls)
}
