import { Hono } from 'hono'
import type { z } from 'zod'
import type { Player } from '@/lib/playback/player'
import { errorOfAnswer, PlayerError } from '@/lib/playback/player-error'
import { devicesAnswer, playerAnswer, queueAnswer } from '@/lib/playback/player-state'
import type { SimulatorEnv } from '@/lib/simulator/http'
import { recording } from '@/lib/simulator/recording'
import { Simulation } from '@/lib/simulator/simulation'
import { spotifyApp } from '@/lib/simulator/spotify/app'

const account = 'ada'
const client = {
  client_id: 'virtual',
  client_secret: 'virtual',
  redirect_uris: ['http://127.0.0.1:3000/callback'],
  users: [account],
}
const scope = 'user-read-playback-state user-modify-playback-state'
const api = '/spotify/api/v1'

type Call = { method: string; path: string; query?: Record<string, string>; body?: unknown }

/** The simulated provider on a clock of the test's, asked without a network. */
export class VirtualProvider {
  readonly simulation: Simulation
  readonly player: Player
  readonly #app: Hono<SimulatorEnv>
  #token = ''

  constructor(now: () => number) {
    this.simulation = new Simulation([client], now)
    this.simulation.origin = 'http://127.0.0.1:3001'
    this.#app = new Hono<SimulatorEnv>()
    this.#app.use(recording(this.simulation, new AbortController().signal))
    this.#app.route('/spotify', spotifyApp(this.simulation.spotify))
    this.player = this.#makePlayer()
  }

  /** What really plays, whatever is told of it. */
  truth() {
    return this.simulation.spotify.players.actual(account)
  }

  get control() {
    return this.simulation.control
  }

  #makePlayer(): Player {
    const command = (method: string, path: string, query?: Record<string, string>, body?: unknown) =>
      this.#send({ method, path: `/me/player${path}`, query, body })
    const read = async <S extends z.ZodType>(path: string, answer: S): Promise<z.output<S> | null> => {
      const text = await this.#ask({ method: 'GET', path: `/me/player${path}` })
      return text === '' ? null : answer.parse(JSON.parse(text))
    }
    const on = (id?: string): Record<string, string> => (id ? { device_id: id } : {})
    return {
      state: () => read('', playerAnswer),
      devices: async () => (await read('/devices', devicesAnswer)) ?? [],
      queue: async () => (await read('/queue', queueAnswer)) ?? [],
      play: (deviceId) => command('PUT', '/play', on(deviceId)),
      start: (what, deviceId) => command('PUT', '/play', on(deviceId), what),
      pause: () => command('PUT', '/pause'),
      next: () => command('POST', '/next'),
      seek: (positionMs) => command('PUT', '/seek', { position_ms: String(positionMs) }),
      setVolume: (percent) => command('PUT', '/volume', { volume_percent: String(percent) }),
      addToQueue: (uri) => command('POST', '/queue', { uri }),
      transfer: (deviceId, play) => command('PUT', '', {}, { device_ids: [deviceId], play }),
    }
  }

  async #send(call: Call): Promise<void> {
    await this.#ask(call)
  }

  async #ask({ method, path, query = {}, body }: Call): Promise<string> {
    const search = new URLSearchParams(query).toString()
    const headers = { authorization: `Bearer ${this.#access()}`, 'content-length': '1' }
    const init: RequestInit = { method, headers }
    if (body !== undefined) {
      init.body = JSON.stringify(body)
      init.headers = { ...headers, 'content-type': 'application/json' }
    }
    const url = `http://127.0.0.1:3001${api}${path}${search && `?${search}`}`
    let dropped = false
    const socket = { destroy: () => (dropped = true) }
    const response = await this.#app.fetch(new Request(url, init), { incoming: { socket } })
    if (dropped) throw new PlayerError('provider_down', { mayHaveHappened: true })
    const text = await response.text()
    if (!response.ok) throw errorOfAnswer(response.status, response.headers, text)
    return text
  }

  /** A token that is good now, taken from behind the scenes: consent is no part of this party. */
  #access(): string {
    const { grants } = this.simulation.spotify
    if (this.#token && typeof grants.findAccess(this.#token) === 'object') return this.#token
    const code = { client_id: client.client_id, account, redirect_uri: '', scope, code_challenge: null }
    const grant = grants.create({ ...code, issued_at: this.simulation.clock.now() }, false)
    this.#token = grants.issueAccess(grant, 3600)
    return this.#token
  }
}
