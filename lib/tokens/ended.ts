import 'server-only'
import type { Tx } from '@/db/client'
import { publish } from '../realtime/bus'

/** Bus topic: these personal tokens and grants are good no longer; whoever holds a stream of theirs closes it. */
export const tokensEndedTopic = 'tokens_ended'

/** Ids of 36 characters, in a message of less than 8,000 bytes. */
const idsPerMessage = 200

/** Tells every process, on commit, that personal tokens or grants ended. */
export async function publishEnded(tx: Tx, ids: readonly string[]): Promise<void> {
  for (let first = 0; first < ids.length; first += idsPerMessage) {
    const some = ids.slice(first, first + idsPerMessage)
    await publish(tx, { topic: tokensEndedTopic, ids: some.join(',') })
  }
}
