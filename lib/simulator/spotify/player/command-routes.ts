import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { hasPremium } from '../../behaviour'
import type { SimulatorEnv } from '../../http'
import { ApiError, deviceNotFound, noActiveDevice, restrictionViolated } from '../api-error'
import { jsonBody } from '../request-input'
import type { SpotifyWorld } from '../world'
import { isPlayable, resolveStart, trackId } from './contexts'
import { startFirstPlaylist } from './person'
import { next, pause, previous, resume, seek, setShuffle, startContext } from './playback'
import { activeDevice, type PlayerState } from './player-state'

type Step = (state: PlayerState, now: number) => PlayerState

const playBody = z.object({
  context_uri: z.string().optional(),
  uris: z.array(z.string()).max(800).optional(),
  offset: z.object({ position: z.int().min(0).optional(), uri: z.string().optional() }).optional(),
  position_ms: z.int().min(0).optional(),
})
const transferBody = z.object({ device_ids: z.array(z.string()), play: z.boolean().optional() })

/** The commands of the player; each answers 204 and shows in what is read after the lag. */
export function commandRoutes(app: Hono<SimulatorEnv>, world: SpotifyWorld): void {
  app.put('/me/player', async (c) => {
    mayCommand(c, world)
    const body = await jsonBody(c, transferBody)
    const [deviceId, ...more] = body.device_ids
    if (deviceId === undefined || more.length > 0)
      throw new ApiError(400, 'Exactly one device_id is required')
    return run(c, world, (state, now) => {
      const device = listedDevice(state, deviceId)
      const moved = { ...state, active: device.key, timestamp: now }
      if (!body.play || moved.is_playing) return moved
      return moved.loaded ? resume(moved, now) : startFirstPlaylist(moved, now)
    })
  })

  app.put('/me/player/play', async (c) => {
    mayCommand(c, world)
    const body = await jsonBody(c, playBody)
    const start = body.context_uri !== undefined || body.uris !== undefined
    const wanted = start ? resolveStart(body, world.playlists, c.get('caller').account.name) : null
    return command(c, world, (state, now, moved) => {
      if (wanted) return startContext(state, now, wanted)
      if (!state.loaded) return startFirstPlaylist(state, now)
      const resumed = state.is_playing ? state : resume(state, now)
      if (body.position_ms !== undefined) return seek(resumed, now, body.position_ms)
      if (state.is_playing && !moved) throw restrictionViolated()
      return resumed
    })
  })

  app.put('/me/player/pause', (c) =>
    command(c, world, (state, now) => {
      if (!state.is_playing) throw restrictionViolated()
      return pause(state, now)
    }),
  )

  app.post('/me/player/next', (c) =>
    command(c, world, (state, now) => {
      if (!state.loaded && state.queue.length === 0) throw restrictionViolated()
      return next(notInAd(state), now)
    }),
  )

  app.post('/me/player/previous', (c) =>
    command(c, world, (state, now) => previous(notInAd(loadedOnly(state)), now)),
  )

  app.put('/me/player/seek', (c) => {
    const position = wholeNumber(c, 'position_ms', Number.MAX_SAFE_INTEGER)
    return command(c, world, (state, now) => seek(notInAd(loadedOnly(state)), now, position))
  })

  app.put('/me/player/volume', (c) => {
    const volume = wholeNumber(c, 'volume_percent', 100)
    return command(c, world, (state, now) => {
      if (!activeDevice(state)?.supports_volume) {
        throw new ApiError(
          403,
          'Player command failed: Cannot control device volume',
          'VOLUME_CONTROL_DISALLOW',
        )
      }
      const devices = state.devices.map((device) =>
        device.key === state.active ? { ...device, volume_percent: volume } : device,
      )
      return { ...state, devices, timestamp: now }
    })
  })

  app.put('/me/player/repeat', (c) => {
    const repeat = oneOf(c, ['off', 'track', 'context'] as const)
    return command(c, world, (state, now) => ({ ...notInAd(state), repeat, timestamp: now }))
  })

  app.put('/me/player/shuffle', (c) => {
    const on = oneOf(c, ['true', 'false'] as const) === 'true'
    return command(c, world, (state, now) => setShuffle(notInAd(state), now, on))
  })

  app.post('/me/player/queue', (c) => {
    mayCommand(c, world)
    const uri = c.req.query('uri')
    if (!uri) throw new ApiError(400, 'Required parameter uri missing')
    const track = trackId(uri)
    return command(c, world, (state, now) => {
      // The provider takes what it cannot play as well, and passes it over.
      return isPlayable(track) ? { ...state, queue: [...state.queue, track], timestamp: now } : state
    })
  })
}

/** Runs a step on the device the call names, which wakes it, or on the active one. */
function command(
  c: Context<SimulatorEnv>,
  world: SpotifyWorld,
  step: (state: PlayerState, now: number, moved: boolean) => PlayerState,
): Response {
  mayCommand(c, world)
  const deviceId = c.req.query('device_id')
  return run(c, world, (state, now) => {
    const device = deviceId ? listedDevice(state, deviceId) : activeDevice(state)
    if (!device) throw noActiveDevice()
    if (device.is_restricted) throw restrictionViolated()
    const moved = device.key !== state.active
    return step({ ...state, active: device.key, timestamp: moved ? now : state.timestamp }, now, moved)
  })
}

function run(c: Context<SimulatorEnv>, world: SpotifyWorld, step: Step): Response {
  world.players.command(c.get('caller').account.name, step)
  return c.body(null, 204)
}

function mayCommand(c: Context<SimulatorEnv>, world: SpotifyWorld): void {
  const { scopes, account } = c.get('caller')
  if (!scopes.has('user-modify-playback-state')) throw new ApiError(401, 'Permissions missing')
  if (!hasPremium(world.behaviour(), account)) {
    throw new ApiError(403, 'Player command failed: Premium required', 'PREMIUM_REQUIRED')
  }
}

function listedDevice(state: PlayerState, id: string) {
  const device = state.devices.find((known) => known.id === id)
  if (!device) throw deviceNotFound()
  return device
}

function notInAd(state: PlayerState): PlayerState {
  if (state.ad_since !== null) throw restrictionViolated()
  return state
}

function loadedOnly(state: PlayerState): PlayerState {
  if (!state.loaded) throw restrictionViolated()
  return state
}

function wholeNumber(c: Context<SimulatorEnv>, name: string, max: number): number {
  const text = c.req.query(name) ?? ''
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > max) throw new ApiError(400, `Invalid value for ${name}`)
  return value
}

function oneOf<T extends string>(c: Context<SimulatorEnv>, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === c.req.query('state'))
  if (found === undefined) throw new ApiError(400, 'Invalid value for state')
  return found
}
