import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startEmbedded } from '@/db/embedded'
import { bareEnvironment, type Settings } from '@/env'
import { launchChild } from './child'
import { StartProblem, say } from './progress'
import type { Secrets } from './secrets'
import type { Running } from './supervise'

export async function launchPostgres(dataDir: string): Promise<Running & { url: string }> {
  const { url, pid, exited, stop } = await startEmbedded({ dataDir, log: say })
  return { url, pid, exited, stop, kill: () => void process.kill(pid, 'SIGQUIT') }
}

/** The stand-in providers, with this product registered as an app of each. */
export async function launchSimulator(settings: Settings, secrets: Secrets): Promise<Running> {
  const { DATA_DIR, SIMULATOR_PORT, APP_ORIGIN } = settings
  const config = join(DATA_DIR, 'simulator.json')
  const client = {
    client_id: secrets.SIMULATOR_CLIENT_ID,
    client_secret: secrets.SIMULATOR_CLIENT_SECRET,
    redirect_uris: [`${APP_ORIGIN}/api/connect/spotify/callback`],
    bungie: {
      api_key: secrets.SIMULATOR_API_KEY,
      redirect_uri: `${APP_ORIGIN}/api/connect/bungie/callback`,
    },
  }
  await writeFile(
    config,
    JSON.stringify({
      port: SIMULATOR_PORT,
      clients: [client],
      stateFile: join(DATA_DIR, 'simulator-state.json'),
    }),
    { mode: 0o600 },
  )
  return launchChild({
    name: 'The simulator',
    command: ['lib/simulator/main.ts', '--config', config],
    env: bareEnvironment(),
    patienceMs: 1_000,
    showOutput: false,
    readyWithinMs: 30_000,
  })
}

type ServerOptions = {
  settings: Settings
  secrets: Secrets
  databaseUrl: string
  simulated: boolean
  dev: boolean
}

/** Everything a web server or a worker needs is in its environment, so that it can be started by hand in the same way. */
export function serverEnvironment(options: ServerOptions): NodeJS.ProcessEnv {
  const { settings, secrets, databaseUrl, simulated, dev } = options
  const authSecret = settings.AUTH_SECRET ?? secrets.AUTH_SECRET
  const simulator = {
    SIMULATOR_ORIGIN: `http://127.0.0.1:${settings.SIMULATOR_PORT}`,
    SIMULATOR_CLIENT_ID: secrets.SIMULATOR_CLIENT_ID,
    SIMULATOR_CLIENT_SECRET: secrets.SIMULATOR_CLIENT_SECRET,
    SIMULATOR_API_KEY: secrets.SIMULATOR_API_KEY,
  }
  return {
    ...process.env,
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_MANUAL_SIG_HANDLE: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(settings.PORT),
    HOST: settings.HOST,
    APP_ORIGIN: settings.APP_ORIGIN,
    JOIN_ORIGIN: settings.JOIN_ORIGIN,
    DATABASE_URL: databaseUrl,
    DATA_DIR: settings.DATA_DIR,
    AUTH_SECRET: authSecret,
    TOKEN_KEYS: process.env.TOKEN_KEYS || secrets.TOKEN_KEYS,
    NEXTAUTH_URL: settings.APP_ORIGIN,
    NEXTAUTH_SECRET: authSecret,
    ...(simulated ? simulator : {}),
  }
}

/** With `--heap-growing-percent` in `server.ts` it keeps resident memory near what the start takes. */
export const youngHeap = '--max-semi-space-size=8'

export function launchWeb(options: ServerOptions): Promise<Running> {
  return launchChild({
    name: 'The web server',
    command: [youngHeap, 'scripts/start/server.ts', ...(options.dev ? ['--dev'] : [])],
    env: serverEnvironment(options),
    patienceMs: 5_000,
    showOutput: true,
    readyWithinMs: 60_000,
  })
}

/** Waits until the web server says that it reaches its database and the other processes. */
export async function becomesHealthy({ HOST, PORT }: Settings, signal: AbortSignal): Promise<void> {
  const everywhere = HOST === '0.0.0.0' || HOST === '::'
  const host = everywhere ? '127.0.0.1' : HOST.includes(':') ? `[${HOST}]` : HOST
  const deadline = Date.now() + 60_000
  let last = 'no answer'
  while (Date.now() < deadline) {
    const answer = await fetch(`http://${host}:${PORT}/api/health`).catch(() => null)
    if (answer?.ok) return
    if (answer) last = await answer.text()
    await wait(50, undefined, { signal })
  }
  throw new StartProblem(`The web server does not become healthy: ${last}`)
}
