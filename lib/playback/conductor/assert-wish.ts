import 'server-only'
import { log } from '../../log'
import { commitExpected, commitFailure, commitTrouble } from '../outcome'
import { playerOf } from '../player'
import { PlayerError } from '../player-error'
import { preferredDevice } from '../preferred-device'
import { pause, play } from '../send-command'
import type { Action } from './state'

/** Tells the player once more what people want. What it refuses is kept for the room, as with a command. */
export async function assertWish(
  roomId: string,
  hostAccountId: string,
  { isPlaying, deviceId }: Extract<Action, { type: 'assert' }>,
): Promise<void> {
  const player = playerOf(hostAccountId)
  try {
    const woken = isPlaying
      ? await play(player, deviceId ?? (await preferredDevice(hostAccountId)))
      : await pause(player)
    await commitExpected(roomId, () => ({
      isPlaying,
      shouldPlay: isPlaying,
      paused: !isPlaying,
      ...(woken ? { device: woken, volumePercent: woken.volumePercent } : {}),
    }))
    log().info({ room_id: roomId, is_playing: isPlaying }, 'the player took a command it had refused')
  } catch (error) {
    if (!(error instanceof PlayerError)) throw error
    if (isPlaying) await commitFailure(roomId, error, { what: 'play', uri: null })
    else await commitTrouble(roomId, error, false)
  }
}
