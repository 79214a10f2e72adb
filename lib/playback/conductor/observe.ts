import 'server-only'
import type { Player } from '../player'
import { asPlayerError, type PlayerError } from '../player-error'
import { goesOnByItself, needsQueue, readsListFirst } from './handing-over'
import { needsDevices } from './read-player'
import { isStale } from './stale'
import type { Observation, RoomMusic } from './state'

/**
 * Looks at the player: one request, and a second one for its devices where nothing plays although something should, or
 * for its queue where only that tells what became of a request.
 * @param asked whether a request waits
 */
export async function observe(player: Player, music: RoomMusic, asked: boolean): Promise<Observation> {
  try {
    const sentAt = Date.now()
    const state = await player.state()
    const at = Math.round((sentAt + Date.now()) / 2)
    const seen = { kind: 'player', player: state, devices: null, queue: null, sentAt, at } as const
    if (isStale(music, seen)) return seen
    const devices = needsDevices(music, state, asked) ? await player.devices() : null
    if (needsQueue(music, state, at)) return { ...seen, devices, queue: await queueOf(player, music) }
    const queue = asked && readsListFirst(music, state) ? await queueIfTold(player) : null
    return { ...seen, devices, queue }
  } catch (error) {
    return troubleOf(asPlayerError(error))
  }
}

/** It is time to hand over, and nobody looks. What a list plays next is read first; what plays from none has no say. */
export async function observeQueue(player: Player, music: RoomMusic): Promise<Observation> {
  if (!goesOnByItself(music)) return { kind: 'clock', queue: null }
  try {
    return { kind: 'clock', queue: await queueIfTold(player) }
  } catch (error) {
    return troubleOf(asPlayerError(error))
  }
}

/** Null where it cannot be read: then the song is queued, and heard twice at worst. */
export async function queueIfTold(player: Player): Promise<string[] | null> {
  try {
    return await player.queue()
  } catch (error) {
    if (asPlayerError(error).kind === 'rate_limited') throw error
    return null
  }
}

/** A provider that keeps its queue to itself, and not for a moment only, is believed in what it says of the player. */
async function queueOf(player: Player, { memory }: RoomMusic): Promise<string[] | null> {
  try {
    return await player.queue()
  } catch (error) {
    if (asPlayerError(error).kind !== 'provider_down' || memory.failures === 0) throw error
    return null
  }
}

function troubleOf(error: PlayerError): Observation {
  switch (error.kind) {
    case 'not_connected':
      return { kind: 'unlinked', gone: true }
    case 'needs_reconnect':
      return { kind: 'trouble', trouble: 'needs_reconnect', waitMs: null, lasting: true }
    case 'rate_limited':
      return { kind: 'trouble', trouble: 'rate_limited', waitMs: error.retryAfterMs, lasting: false }
    case 'premium_required':
      return { kind: 'trouble', trouble: 'no_premium', waitMs: null, lasting: true }
    case 'forbidden':
      return { kind: 'trouble', trouble: 'provider_down', waitMs: null, lasting: true }
    default:
      return { kind: 'trouble', trouble: 'provider_down', waitMs: null, lasting: false }
  }
}
