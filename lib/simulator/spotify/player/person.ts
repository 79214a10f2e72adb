import { z } from 'zod'
import { type AccountDevice, accountDevice } from '../../accounts'
import { ALL_PLAYLISTS } from '../catalogue/catalogue'
import { pause, resume, setAd, startContext } from './playback'
import { activeDevice, type PlayerState } from './player-state'
import type { Players } from './players'

const deviceSchema = z.strictObject({
  name: z.string().min(1),
  id: z.string().nullable().optional(),
  type: z.string().optional(),
  volume_percent: z.int().min(0).max(100).nullable().optional(),
  supports_volume: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  /** `false`: it is switched on and listed, but the music does not move there. */
  active: z.boolean().default(true),
})

export const personSchema = z.strictObject({
  account: z.string(),
  /** Name or id of a device, or a whole one; one that is not listed appears. */
  device: z.union([z.string().min(1), deviceSchema]).optional(),
  is_playing: z.boolean().optional(),
  private: z.boolean().optional(),
  ad: z.boolean().optional(),
  /** Name or id of a device that goes away, or `true` for all of them. */
  remove_device: z.union([z.string().min(1), z.literal(true)]).optional(),
})

export type PersonAction = z.infer<typeof personSchema>

/** Asked for something a person could not do either. */
export class ImpossibleAction extends Error {}

/** What a person does on the provider's own app. Errors: {@link ImpossibleAction}. */
export function act(players: Players, action: PersonAction): void {
  const { account } = action
  if (action.remove_device !== undefined) removeDevice(players, account, action.remove_device)
  const { device, is_playing, ad } = action
  if (device !== undefined) players.set(account, (state) => chooseDevice(state, account, device))
  if (action.private !== undefined) {
    const is_private = action.private
    players.set(account, (state) => ({ ...state, is_private }))
  }
  if (is_playing !== undefined) {
    players.set(account, (state, now) => (is_playing ? startPlaying(state, now) : stopPlaying(state, now)))
  }
  if (ad !== undefined) players.set(account, (state, now) => setAd(state, now, ad))
}

/** What resuming does with nothing loaded: the first playlist, on the given or first device. */
function startPlaying(state: PlayerState, now: number): PlayerState {
  const device = activeDevice(state) ?? state.devices[0]
  if (!device) throw new ImpossibleAction('The account has no device to play on')
  const awake = { ...state, active: device.key }
  if (awake.is_playing) return awake
  return awake.loaded ? resume(awake, now) : startFirstPlaylist(awake, now)
}

export function startFirstPlaylist(state: PlayerState, now: number): PlayerState {
  const playlist = ALL_PLAYLISTS[0]
  if (!playlist) return state
  const uri = `spotify:playlist:${playlist.id}`
  return startContext(state, now, { uri, tracks: playlist.track_ids, index: null, position_ms: 0 })
}

function stopPlaying(state: PlayerState, now: number): PlayerState {
  return state.is_playing ? pause(state, now) : state
}

function chooseDevice(
  state: PlayerState,
  account: string,
  wanted: NonNullable<PersonAction['device']>,
): PlayerState {
  const name = typeof wanted === 'string' ? wanted : wanted.name
  const listed = state.devices.find((device) => isNamed(device, name))
  const { active, name: _, ...given } = typeof wanted === 'string' ? { active: true, name } : wanted
  const device: AccountDevice = { ...(listed ?? accountDevice(account, name)), ...given }
  const devices = listed
    ? state.devices.map((other) => (other === listed ? device : other))
    : [...state.devices, device]
  return { ...state, devices, active: active ? device.key : state.active }
}

/** The device in use is still shown for the lag, its progress running past the song's end, as seen in the wild. */
function removeDevice(players: Players, account: string, which: string | true): void {
  const before = players.actual(account)
  const gone = before.devices.filter((device) => which === true || isNamed(device, which))
  if (gone.length === 0 && which !== true) throw new ImpossibleAction('The account has no such device')
  const devices = before.devices.filter((device) => !gone.includes(device))
  if (!gone.some((device) => device.key === before.active)) {
    players.set(account, (state) => ({ ...state, devices }))
    return
  }
  players.set(account, (state) => ({ ...state, vanished: true }))
  players.command(account, (state, now) => ({
    ...stopPlaying(state, now),
    devices,
    active: null,
    vanished: false,
  }))
}

const isNamed = (device: AccountDevice, name: string): boolean =>
  device.name === name || device.key === name || device.id === name
