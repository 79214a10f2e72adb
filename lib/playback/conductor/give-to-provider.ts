import 'server-only'
import { log } from '../../log'
import { changeRoom, unchanged } from '../../rooms/change'
import { markUnplayable, returnToWaiting } from '../../rooms/requests/handing-over'
import { commitFailure } from '../outcome'
import { playerOf } from '../player'
import { asPlayerError } from '../player-error'
import { loadMusic, saveMusic } from '../room-music'
import { startPlaying } from '../send-command'
import { answered, type CallOutcome, giveAgainMs, outcomeOf } from './handing-over'
import type { Handover } from './state'

type Given = Pick<Handover, 'requestId' | 'uri' | 'by'>

/**
 * Gives a request that was marked as handed over to the provider, and keeps what came of it. Where the provider did not
 * take it, it waits again.
 * @param deviceId to wake where nothing is active
 * @returns when the conductor should look, in epoch milliseconds
 * @throws PlayerError why it was not taken, after that was kept
 */
export async function giveToProvider(
  room: { id: string; hostAccountId: string },
  { requestId, uri, by }: Given,
  deviceId: string | null,
): Promise<number | null> {
  const player = playerOf(room.hostAccountId)
  try {
    if (by === 'queue') await player.addToQueue(uri)
    else await startPlaying(player, { uris: [uri] }, deviceId)
    return await keepAnswer(room.id, requestId, 'taken')
  } catch (cause) {
    const error = asPlayerError(cause)
    const outcome = outcomeOf(error)
    log().info(
      { room_id: room.id, request_id: requestId, by, kind: error.kind, outcome },
      'a song was not taken',
    )
    const lookAt = await keepAnswer(room.id, requestId, outcome)
    if (outcome === 'not_now') throw error
    return lookAt
  }
}

/** `giveToProvider` for the conductor: what keeps the provider from taking it is the room's trouble. */
export async function giveQuietly(
  room: { id: string; hostAccountId: string },
  given: Given,
  deviceId: string | null,
): Promise<number | null> {
  try {
    return await giveToProvider(room, given, deviceId)
  } catch (error) {
    await commitFailure(room.id, asPlayerError(error), { what: 'request', uri: given.uri })
    return Date.now() + giveAgainMs
  }
}

/** @returns when to look */
async function keepAnswer(roomId: string, requestId: string, outcome: CallOutcome): Promise<number | null> {
  return changeRoom<number | null>(roomId, async (tx) => {
    const { music, playId, nextLookAt } = await loadMusic(tx, roomId)
    const { state, actions, lookAt } = answered(music, requestId, outcome, Date.now())
    for (const action of actions) {
      if (action.type === 'return') await returnToWaiting(tx, action.requestId)
      if (action.type === 'unplayable') await markUnplayable(tx, action.requestId)
    }
    const soon = lookAt !== null && lookAt < (nextLookAt?.getTime() ?? Number.POSITIVE_INFINITY)
    await saveMusic(tx, roomId, { music: state, playId, nextLookAt: soon ? new Date(lookAt) : nextLookAt })
    return actions.length > 0 ? lookAt : unchanged(lookAt)
  })
}
