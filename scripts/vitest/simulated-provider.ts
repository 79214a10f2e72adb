import { env } from '@/env'
import { createSimulator, type Simulator } from '@/lib/simulator/server'
import { ALL_PLAYLISTS, ALL_TRACKS } from '@/lib/simulator/spotify/catalogue/catalogue'

/** The songs of the simulator's catalogue, by their URIs. */
export const catalogueSongs: readonly string[] = ALL_TRACKS.map(({ id }) => `spotify:track:${id}`)

/** The clock the simulator runs on, moved by `advance_ms`; the code under test keeps the machine's. */
export type SimulatedProvider = Simulator

/**
 * Starts the simulator for a test file and puts it in the environment as the start command does. Call it before anything
 * reads the environment: it is parsed once.
 */
export async function startSimulatedProvider(): Promise<SimulatedProvider> {
  const client_id = 'test-client'
  const client_secret = 'a secret of the test client'
  const api_key = 'the key of the test client'
  const origin = process.env.APP_ORIGIN
  const simulator = await createSimulator({
    clients: [
      {
        client_id,
        client_secret,
        redirect_uris: [`${origin}/api/connect/spotify/callback`],
        bungie: { api_key, redirect_uri: `${origin}/api/connect/bungie/callback` },
      },
    ],
  })
  Object.assign(process.env, {
    SIMULATOR_ORIGIN: simulator.origin,
    SIMULATOR_CLIENT_ID: client_id,
    SIMULATOR_CLIENT_SECRET: client_secret,
    SIMULATOR_API_KEY: api_key,
  })
  if (env().SIMULATOR_ORIGIN !== simulator.origin) throw new Error('The environment was read before')
  return simulator
}

/** Its playlists, each with the URIs of its songs in their order. */
export const cataloguePlaylists: readonly { uri: string; songs: readonly string[] }[] = ALL_PLAYLISTS.map(
  ({ id, track_ids }) => ({
    uri: `spotify:playlist:${id}`,
    songs: track_ids.map((track) => `spotify:track:${track}`),
  }),
)
