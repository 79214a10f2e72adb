import 'server-only'
import type { Player } from '../player'
import { asPlayerError, type PlayerError } from '../player-error'
import { needsDevices } from './read-player'
import type { Observation, RoomMusic } from './state'

/** Looks at the player: one request, and a second one for its devices where nothing plays although something should. */
export async function observe(player: Player, music: RoomMusic): Promise<Observation> {
  try {
    const sentAt = Date.now()
    const state = await player.state()
    const at = Math.round((sentAt + Date.now()) / 2)
    const guarded = music.guardUntil !== null && sentAt < music.guardUntil
    const devices = !guarded && needsDevices(music, state) ? await player.devices() : null
    return { kind: 'player', player: state, devices, sentAt, at }
  } catch (error) {
    return troubleOf(asPlayerError(error))
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
