import 'server-only'
import { db } from '@/db/client'
import { AppError } from '../errors'
import { memberOf, requireAction } from '../rooms/access'
import type { RoomAction } from '../rooms/permissions'
import type { Viewer } from '../viewer/viewer'
import type { Expected } from './conductor/expectation'
import { startWhatWaits } from './conductor/start-what-waits'
import { positionOf, type RoomMusic } from './conductor/state'
import { commitExpected, commitTrouble } from './outcome'
import { type Player, playerOf } from './player'
import { asAppError, PlayerError } from './player-error'
import { isUsable } from './player-state'
import { preferredDevice, rememberDevice } from './preferred-device'
import { loadMusic } from './room-music'
import { pause, play, sendCommand } from './send-command'

/** How far an answered position may be from the one that was asked for. */
const seekToleranceMs = 5_000
/** Seeking to the very end would start the next song. */
const beforeEndMs = 500

/** Plays or pauses: hosts, and guests where the room lets them. @throws AppError, as all commands: api.md, Rooms */
export async function setPlaying(viewer: Viewer, code: string, isPlaying: boolean): Promise<void> {
  const { roomId, hostAccountId, player, music } = await commanding(viewer, code, 'play_pause')
  await tellPlayer(roomId, { music, wanted: isPlaying }, async () => {
    if (isPlaying && (await startWhatWaits({ id: roomId, hostAccountId }))) return
    const woken = isPlaying ? await play(player, await remembered(music, hostAccountId)) : await pause(player)
    await commitExpected(roomId, (now, at) => expectPlaying(now, at, isPlaying, woken ?? null))
  })
}

/** The device to wake: the room's, else the one its host chose last in another room. */
async function remembered({ device }: RoomMusic, hostAccountId: string): Promise<string | null> {
  return device?.id ?? preferredDevice(hostAccountId)
}

function expectPlaying(music: RoomMusic, now: number, isPlaying: boolean, woken: Named | null): Expected {
  return {
    isPlaying,
    shouldPlay: isPlaying,
    paused: !isPlaying,
    positionMs: Math.min(positionOf(music, now), music.play?.durationMs ?? 0),
    positionAt: now,
    ...(woken ? onDevice(woken) : {}),
  }
}

type Named = { id: string | null; name: string; type: string; volumePercent: number | null }

function onDevice({ id, name, type, volumePercent }: Named): Expected {
  return { device: { id, name, type }, volumePercent }
}

/** Moves within the song. @param positionMs milliseconds from its start, beyond its end meaning just before it */
export async function seek(viewer: Viewer, code: string, positionMs: number): Promise<void> {
  const { roomId, player, music } = await commanding(viewer, code, 'seek')
  if (!music.play) throw new AppError('nothing_playing')
  const target = Math.max(0, Math.min(positionMs, music.play.durationMs - beforeEndMs))
  await tellPlayer(roomId, { music, wanted: false }, async () => {
    await sendCommand(
      player,
      () => player.seek(target),
      (state) => Math.abs((state?.positionMs ?? Number.NaN) - target) < seekToleranceMs,
    )
    await commitExpected(roomId, (_music, now) => ({ positionMs: target, positionAt: now }))
  })
}

/** Sets the volume of the device that plays. @param percent 0 to 100 */
export async function setVolume(viewer: Viewer, code: string, percent: number): Promise<void> {
  const { roomId, player, music } = await commanding(viewer, code, 'volume')
  await tellPlayer(roomId, { music, wanted: false }, async () => {
    await sendCommand(
      player,
      () => player.setVolume(percent),
      (state) => state?.device?.volumePercent === percent,
    )
    await commitExpected(roomId, () => ({ volumePercent: percent }))
  })
}

/** A device as hosts choose it. */
export type DeviceDto = {
  /** Null where it cannot be chosen from here. */
  id: string | null
  name: string
  type: string
  is_active: boolean
  /** The one the host's music was moved to last, in this room or another. */
  is_preferred: boolean
  is_restricted: boolean
  supports_volume: boolean
  volume_percent: number | null
}

/** The devices of the host's account that are on; the one that was chosen last comes first. */
export async function devices(viewer: Viewer, code: string): Promise<DeviceDto[]> {
  const { roomId, hostAccountId, player, music } = await commanding(viewer, code, 'device')
  const preferred = await preferredDevice(hostAccountId)
  const list = await tellPlayer(roomId, { music, wanted: false }, () => player.devices())
  const first = list.toSorted((a, b) => Number(isIt(b, preferred)) - Number(isIt(a, preferred)))
  return first.map(({ id, name, type, isActive, isRestricted, supportsVolume, volumePercent }) => ({
    id,
    name,
    type,
    is_active: isActive,
    is_preferred: isIt({ id }, preferred),
    is_restricted: isRestricted,
    supports_volume: supportsVolume,
    volume_percent: volumePercent,
  }))
}

function isIt({ id }: { id: string | null }, preferred: string | null): boolean {
  return id !== null && id === preferred
}

/** Moves the music to another device, which is remembered; it plays there where it should play. @throws AppError `no_device` for one that is gone */
export async function transfer(viewer: Viewer, code: string, deviceId: string): Promise<void> {
  const { roomId, hostAccountId, player, music } = await commanding(viewer, code, 'device')
  await tellPlayer(roomId, { music, wanted: false }, async () => {
    const device = (await player.devices()).find(({ id }) => id === deviceId)
    if (!device || !isUsable(device)) throw asAppError(new PlayerError('device_not_found'))
    await sendCommand(
      player,
      () => player.transfer(device.id, music.shouldPlay),
      (state) => state?.device?.id === device.id,
    )
    await commitExpected(roomId, (now, at) => ({
      ...expectPlaying(now, at, now.shouldPlay, device),
      paused: now.memory.paused,
    }))
    await rememberDevice(hostAccountId, device)
  })
}

type Commanding = { roomId: string; hostAccountId: string; player: Player; music: RoomMusic }

/** The room, once the viewer may do this in it, and the host's player, with whose account every command acts. */
async function commanding(viewer: Viewer, code: string, action: RoomAction): Promise<Commanding> {
  const membership = await memberOf(viewer, code)
  requireAction(membership, action)
  const { id: roomId, hostAccountId } = membership.room
  const { music } = await loadMusic(db(), roomId)
  return { roomId, hostAccountId, player: playerOf(hostAccountId), music }
}

/**
 * Runs a command while the provider may be asked; what it refuses is kept for the room and told to the caller.
 * @throws AppError
 */
export async function tellPlayer<T>(
  roomId: string,
  { music, wanted }: { music: RoomMusic; wanted: boolean },
  command: () => Promise<T>,
): Promise<T> {
  const waitMs = music.trouble === 'rate_limited' && music.retryAt !== null ? music.retryAt - Date.now() : 0
  if (waitMs > 0) throw new AppError('rate_limited', { retryAfterS: waitMs / 1000 })
  try {
    return await command()
  } catch (error) {
    if (!(error instanceof PlayerError)) throw error
    await commitTrouble(roomId, error, wanted)
    throw asAppError(error)
  }
}
