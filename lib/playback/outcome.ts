import 'server-only'
import { log } from '../log'
import { changeRoom, unchanged } from '../rooms/change'
import { type Expected, expecting, troubledBy } from './conductor/expectation'
import { isRefusal, refusedBy } from './conductor/refusals'
import type { Refusal, RoomMusic } from './conductor/state'
import { wakeConductor } from './conductor/wake'
import type { PlayerError } from './player-error'
import { loadMusic, saveMusic } from './room-music'

const lookAgainMs = 1_000

/**
 * Commits the state a command is expected to bring as the room's new snapshot, with the conductor's next look. A command
 * the provider took ends every trouble.
 * @param expect gets the music as it stands under the lock, and the time of the commit in epoch milliseconds
 */
export async function commitExpected(
  roomId: string,
  expect: (music: RoomMusic, now: number) => Expected,
  lookInMs: number = lookAgainMs,
): Promise<void> {
  await changeRoom(roomId, async (tx) => {
    const now = Date.now()
    const { music, playId } = await loadMusic(tx, roomId)
    const expected = expecting(music, expect(music, now), now)
    const nextLookAt = new Date(now + lookInMs)
    await saveMusic(tx, roomId, { music: expected, playId, nextLookAt })
    await wakeConductor(roomId, nextLookAt, tx)
  })
}

/**
 * As `commitTrouble`, for what the conductor does by itself: that the player refuses just this is told as well, once,
 * until it works.
 */
export async function commitFailure(
  roomId: string,
  error: PlayerError,
  refused: Pick<Refusal, 'what' | 'uri'>,
): Promise<void> {
  if (!isRefusal(error)) return commitTrouble(roomId, error, true)
  await changeRoom(roomId, async (tx) => {
    const { music, playId, nextLookAt } = await loadMusic(tx, roomId)
    const kept = refusedBy(music, refused, Date.now())
    await saveMusic(tx, roomId, { music: kept.music, playId, nextLookAt })
    if (!kept.isNews) return unchanged(undefined)
    log().warn(
      { room_id: roomId, ...refused, kind: error.kind },
      'the player refuses what the room does by itself',
    )
    return undefined
  })
}

/**
 * Keeps why a command failed, so that everybody in the room sees it, and has the conductor find out when it is over.
 * @param wanted the command was to make music play: then a missing device is the room's trouble
 */
export async function commitTrouble(roomId: string, error: PlayerError, wanted: boolean): Promise<void> {
  await changeRoom(roomId, async (tx) => {
    const now = Date.now()
    const { music, playId } = await loadMusic(tx, roomId)
    const troubled = troubledBy(music, error, wanted, now)
    if (!troubled) return unchanged(undefined)
    const nextLookAt = new Date(troubled.nextLookAt)
    await saveMusic(tx, roomId, { music: troubled.music, playId, nextLookAt })
    await wakeConductor(roomId, nextLookAt, tx)
    const { trouble } = troubled.music
    const told = music.trouble === trouble && trouble !== 'rate_limited'
    return told ? unchanged(undefined) : undefined
  })
}
