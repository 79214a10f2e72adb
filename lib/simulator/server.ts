import { once } from 'node:events'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { bungieApp } from './bungie/app'
import { type SimulatorConfig, simulatorConfigSchema } from './config'
import { controlApp } from './control'
import type { SimulatorEnv } from './http'
import { loopbackOnly } from './loopback'
import { recording } from './recording'
import { type Control, Simulation } from './simulation'
import { spotifyApp } from './spotify/app'
import { keepState } from './state-file'

const HOST = '127.0.0.1'
const MOST_BYTES = 1_000_000

export interface Simulator {
  /** E.g. `http://127.0.0.1:3001`; Spotify is under `/spotify/accounts` and `/spotify/api`, Bungie under `/bungie`. */
  origin: string
  control: Control
  /** Writes the state file, ends every connection and frees the port. */
  close(): Promise<void>
}

/**
 * Starts the simulated providers on 127.0.0.1. `now` (Unix milliseconds) replaces the machine's clock in tests.
 * Errors: ZodError for a config that is not understood, EADDRINUSE when the port is taken.
 */
export async function createSimulator(config: SimulatorConfig, now?: () => number): Promise<Simulator> {
  const { port, clients, stateFile } = simulatorConfigSchema.parse(config)
  const simulation = new Simulation(clients, now)
  const state = stateFile === undefined ? undefined : keepState(simulation, stateFile)
  const closing = new AbortController()
  const server = createAdaptorServer({ fetch: simulatorApp(simulation, closing.signal).fetch })
  server.listen(port, HOST)
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port')
  simulation.origin = `http://${HOST}:${address.port}`

  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    closing.abort()
    const ended = new Promise<void>((resolve) => server.close(() => resolve()))
    if ('closeAllConnections' in server) server.closeAllConnections()
    await ended
    state?.close()
  }
  return {
    origin: simulation.origin,
    control: simulation.control,
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

/** One app for all providers; another one is another `route` line. */
function simulatorApp(simulation: Simulation, closing: AbortSignal): Hono<SimulatorEnv> {
  const app = new Hono<SimulatorEnv>()
  app.use(loopbackOnly)
  app.route('/_control', controlApp(simulation))
  // Browsers ask for it beside every page; it is no request to a provider.
  app.get('/favicon.ico', (c) => c.body(null, 204))
  app.use(recording(simulation, closing))
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: (c) => c.text('Payload Too Large', 413) }))
  app.route('/spotify', spotifyApp(simulation.spotify))
  app.route('/bungie', bungieApp(simulation.bungie))
  app.get('/', (c) => c.text('Simulated providers. Start from the app; there is nothing to see here.'))
  return app
}
