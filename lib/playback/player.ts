import 'server-only'
import type { z } from 'zod'
import { providerCall } from '../connections/call'
import { musicProvider } from '../oauth/music-provider'
import { requireProvider } from '../oauth/providers'
import { asPlayerError, errorOfAnswer, PlayerError } from './player-error'
import { type Device, devicesAnswer, type PlayerState, playerAnswer } from './player-state'

const timeoutMs = 10_000
const longestAnswer = 2 * 1024 * 1024

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
  /** Moves the music; `play` makes it play there whatever it did before. */
  transfer(deviceId: string, play: boolean): Promise<void>
}

type Call = { method: 'GET' | 'PUT' | 'POST'; path: string; query?: Record<string, string>; body?: unknown }

/** The player of the account's Spotify connection. */
export function playerOf(accountId: string): Player {
  const command = (
    method: 'PUT' | 'POST',
    path: string,
    query: Record<string, string> = {},
    body?: unknown,
  ) => send(accountId, { method, path, query, body })
  return {
    state: () =>
      read(
        accountId,
        { method: 'GET', path: '/me/player', query: { additional_types: 'track,episode' } },
        playerAnswer,
      ),
    devices: async () =>
      (await read(accountId, { method: 'GET', path: '/me/player/devices' }, devicesAnswer)) ?? [],
    play: (deviceId) => command('PUT', '/me/player/play', deviceId ? { device_id: deviceId } : {}),
    pause: () => command('PUT', '/me/player/pause'),
    seek: (positionMs) => command('PUT', '/me/player/seek', { position_ms: String(positionMs) }),
    setVolume: (percent) => command('PUT', '/me/player/volume', { volume_percent: String(percent) }),
    next: () => command('POST', '/me/player/next'),
    transfer: (deviceId, play) =>
      command('PUT', '/me/player', {}, { device_ids: [deviceId], ...(play ? { play: true } : {}) }),
  }
}

async function read<S extends z.ZodType>(
  accountId: string,
  call: Call,
  answer: S,
): Promise<z.output<S> | null> {
  const response = await attempt(accountId, call)
  const text = await readText(response)
  if (response.status === 204 || text === '') return null
  const parsed = answer.safeParse(parseJson(text))
  if (!parsed.success) throw new PlayerError('provider_down', { cause: parsed.error })
  return parsed.data
}

/** Any 2xx is success; its text is not looked at, since it need not be JSON. */
async function send(accountId: string, call: Call): Promise<void> {
  try {
    await discard(await attempt(accountId, call))
  } catch (error) {
    // A rare false PREMIUM_REQUIRED was seen on valid tokens: it did nothing, so asking again is safe.
    if (!(error instanceof PlayerError) || error.kind !== 'premium_required') throw error
    await discard(await attempt(accountId, call))
  }
}

async function attempt(accountId: string, call: Call): Promise<Response> {
  try {
    const response = await providerCall({ accountId, provider: musicProvider }, (accessToken) =>
      request(accessToken, call),
    )
    if (response.ok) return response
    throw errorOfAnswer(response.status, response.headers, await readText(response))
  } catch (error) {
    throw asPlayerError(error)
  }
}

function request(accessToken: string, { method, path, query = {}, body }: Call): Promise<Response> {
  const search = new URLSearchParams(query).toString()
  return fetch(`${requireProvider(musicProvider).apiBase}${path}${search && `?${search}`}`, {
    method,
    headers: {
      authorization: `Bearer ${accessToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    // Without a body fetch sends `Content-Length: 0` for PUT and POST, which the player insists on.
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
    cache: 'no-store',
  })
}

async function readText(response: Response): Promise<string> {
  try {
    const text = await response.text()
    return text.length > longestAnswer ? '' : text
  } catch (cause) {
    throw new PlayerError('provider_down', { mayHaveHappened: true, cause })
  }
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PlayerError('provider_down', { cause })
  }
}
