import 'server-only'
import { changeRoom, unchanged } from '../rooms/change'
import type { RoomMusic } from './conductor/state'
import { wakeConductor } from './conductor/wake'
import type { PlayerError } from './player-error'
import { loadMusic, saveMusic } from './room-music'

/** How long after a command a read that contradicts it counts as stale. */
const guardMs = 1_500
const lookAgainMs = 1_000

export type Expected = Partial<RoomMusic> & {
  /** Whether a person stopped the music; as before unless it is said. */
  paused?: boolean
}

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
    const { paused = music.memory.paused, ...expectation } = expect(music, now)
    const expected: RoomMusic = {
      ...music,
      trouble: null,
      retryAt: null,
      guardUntil: now + guardMs,
      ...expectation,
      memory: {
        ...music.memory,
        paused,
        failures: 0,
        emptyLooks: 0,
        troubleSince: null,
        triedAt: null,
        endsAt: null,
      },
    }
    const nextLookAt = new Date(now + lookInMs)
    await saveMusic(tx, roomId, { music: expected, playId, nextLookAt })
    await wakeConductor(roomId, nextLookAt, tx)
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
    const shouldPlay = music.shouldPlay || wanted
    const found = troubleOf(error, shouldPlay)
    if (!found) return unchanged(undefined)
    const wait =
      error.kind === 'rate_limited' ? (error.retryAfterMs ?? 5_000) : found === 'no_device' ? 5_000 : 2_000
    const nextLookAt = new Date(now + wait)
    await saveMusic(tx, roomId, {
      music: {
        ...music,
        shouldPlay,
        trouble: found,
        retryAt: error.kind === 'rate_limited' ? nextLookAt.getTime() : null,
        guardUntil: null,
        memory: {
          ...music.memory,
          triedAt: now,
          troubleSince: music.trouble === found ? (music.memory.troubleSince ?? now) : now,
        },
      },
      playId,
      nextLookAt,
    })
    await wakeConductor(roomId, nextLookAt, tx)
    const told = music.trouble === found && found !== 'rate_limited'
    return told ? unchanged(undefined) : undefined
  })
}

function troubleOf(error: PlayerError, shouldPlay: boolean): RoomMusic['trouble'] {
  switch (error.kind) {
    case 'no_device':
    case 'device_not_found':
      return shouldPlay ? 'no_device' : null
    case 'premium_required':
      return 'no_premium'
    case 'rate_limited':
      return 'rate_limited'
    case 'needs_reconnect':
      return 'needs_reconnect'
    case 'provider_down':
    case 'forbidden':
      return 'provider_down'
    default:
      return null
  }
}
