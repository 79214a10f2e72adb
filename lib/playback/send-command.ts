import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import type { Player, Start } from './player'
import { PlayerError } from './player-error'
import { type Device, isUsable, type PlayerState } from './player-state'

/** The state lags a command by up to a second. */
const lagMs = 1_000

/**
 * Sends a command so that it happens once. After an answer that leaves it open, or one that says the player is not in
 * a state for it, the player itself is asked before anything is sent again.
 * @param done tells from the player's state whether the command has taken effect
 * @throws PlayerError
 */
export async function sendCommand(
  player: Player,
  command: () => Promise<void>,
  done: (state: PlayerState | null) => boolean,
): Promise<void> {
  try {
    await command()
  } catch (error) {
    if (!(error instanceof PlayerError)) throw error
    if (error.kind !== 'restriction' && !error.mayHaveHappened) throw error
    if (error.kind === 'restriction' && done(await player.state())) return
    await delay(lagMs)
    if (done(await player.state())) return
    if (error.kind === 'restriction') throw error
    await command()
  }
}

/**
 * Plays, where nothing is active on a device woken for it: the one the room remembers, else the first that is listed.
 * @returns the device it woke; null where the active one plays
 * @throws PlayerError `no_device` where there is none to wake
 */
export async function play(player: Player, rememberedId: string | null): Promise<Device | null> {
  const plays = (state: PlayerState | null) => state?.isPlaying === true
  return onSomeDevice(player, rememberedId, (id) => sendCommand(player, () => player.play(id), plays))
}

/**
 * Starts something in place of what is loaded, as `play` wakes a device. It is sent once: whether it took effect after
 * a lost answer is for the conductor to find out.
 * @throws PlayerError
 */
export function startPlaying(
  player: Player,
  what: Start,
  rememberedId: string | null,
): Promise<Device | null> {
  return onSomeDevice(player, rememberedId, (id) => player.start(what, id))
}

async function onSomeDevice(
  player: Player,
  rememberedId: string | null,
  command: (deviceId?: string) => Promise<void>,
): Promise<Device | null> {
  try {
    await command()
    return null
  } catch (error) {
    if (!isMissingDevice(error)) throw error
  }
  for (const device of candidates(await player.devices(), rememberedId)) {
    try {
      await command(device.id)
      return device
    } catch (error) {
      if (!isMissingDevice(error)) throw error
    }
  }
  throw new PlayerError('no_device')
}

/** Pauses; what does not play, or plays nowhere, is paused. @throws PlayerError */
export async function pause(player: Player): Promise<void> {
  try {
    await sendCommand(
      player,
      () => player.pause(),
      (state) => state?.isPlaying !== true,
    )
  } catch (error) {
    if (!isMissingDevice(error)) throw error
  }
}

function candidates(devices: Device[], rememberedId: string | null): (Device & { id: string })[] {
  const rank = ({ id, isActive }: Device) => (id === rememberedId ? 0 : isActive ? 1 : 2)
  return devices
    .filter(isUsable)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, 3)
}

function isMissingDevice(error: unknown): boolean {
  return error instanceof PlayerError && (error.kind === 'no_device' || error.kind === 'device_not_found')
}
