import 'server-only'
import { type Device, devicesAnswer, type PlayerState, playerAnswer, queueAnswer } from './player-state'
import { readFromProvider, sendToProvider } from './provider-api'

/** One host's player. Every call throws `PlayerError`; a command that resolves was taken, though it may show later. */
export type Player = {
  /** Null when nothing is active, or the session is private. */
  state(): Promise<PlayerState | null>
  devices(): Promise<Device[]>
  /** Resumes what is loaded; naming a device wakes it. */
  play(deviceId?: string): Promise<void>
  pause(): Promise<void>
  seek(positionMs: number): Promise<void>
  setVolume(percent: number): Promise<void>
  next(): Promise<void>
  /** URIs of what the provider says comes next, padded with its own: repetitions, the rest of a playlist. */
  queue(): Promise<string[]>
  /** Puts a song behind those queued before; it cannot be taken out again. */
  addToQueue(uri: string): Promise<void>
  /** Plays this instead of whatever is loaded. */
  start(what: Start, deviceId?: string): Promise<void>
  /** Moves the music; `play` makes it play there whatever it did before. */
  transfer(deviceId: string, play: boolean): Promise<void>
}

/** Songs, or a playlist, album or artist by its URI. */
export type Start = { uris: string[] } | { context_uri: string }

/** The player of the account's Spotify connection. */
export function playerOf(accountId: string): Player {
  const command = (
    method: 'PUT' | 'POST',
    path: string,
    query: Record<string, string> = {},
    body?: unknown,
  ) => sendToProvider(accountId, { method, path, query, body })
  return {
    state: () =>
      readFromProvider(
        accountId,
        { method: 'GET', path: '/me/player', query: { additional_types: 'track,episode' } },
        playerAnswer,
      ),
    devices: async () =>
      (await readFromProvider(accountId, { method: 'GET', path: '/me/player/devices' }, devicesAnswer)) ?? [],
    queue: async () =>
      (await readFromProvider(accountId, { method: 'GET', path: '/me/player/queue' }, queueAnswer)) ?? [],
    addToQueue: (uri) => command('POST', '/me/player/queue', { uri }),
    start: (what, deviceId) =>
      command('PUT', '/me/player/play', deviceId ? { device_id: deviceId } : {}, what),
    play: (deviceId) => command('PUT', '/me/player/play', deviceId ? { device_id: deviceId } : {}),
    pause: () => command('PUT', '/me/player/pause'),
    seek: (positionMs) => command('PUT', '/me/player/seek', { position_ms: String(positionMs) }),
    setVolume: (percent) => command('PUT', '/me/player/volume', { volume_percent: String(percent) }),
    next: () => command('POST', '/me/player/next'),
    transfer: (deviceId, play) =>
      command('PUT', '/me/player', {}, { device_ids: [deviceId], ...(play ? { play: true } : {}) }),
  }
}
