import { existsSync } from 'node:fs'
import { loadEnvFile } from 'node:process'
import { parseArgs } from 'node:util'
import { EnvError, parseSettings, type Settings, type Source } from '@/env'
import { lanAddress } from './ports'
import { StartProblem } from './progress'

const USAGE = 'Usage: npm start -- [--lan]   or   npm run dev -- [--lan]'

export type StartOptions = { settings: Settings; dev: boolean; lan: boolean }

/** What only the start command may say to its children. */
const internal = [
  'SIMULATOR_ORIGIN',
  'SIMULATOR_CLIENT_ID',
  'SIMULATOR_CLIENT_SECRET',
  'SIMULATOR_API_KEY',
  'NEXTAUTH_URL',
  'NEXTAUTH_SECRET',
]

/** Reads arguments, `.env` and environment. @throws StartProblem with one line per thing that is wrong */
export function readOptions(args: string[], source: Source = process.env): StartOptions {
  if (existsSync('.env')) loadEnvFile('.env')
  for (const name of internal) delete source[name]
  let values: { dev: boolean; lan: boolean }
  try {
    const options = {
      dev: { type: 'boolean', default: false },
      lan: { type: 'boolean', default: false },
    } as const
    values = parseArgs({ args, options }).values
  } catch (error) {
    throw new StartProblem(`${error instanceof Error ? error.message : error}\n${USAGE}`)
  }
  try {
    const settings = parseSettings(source)
    return { settings: values.lan ? onLan(settings, source) : settings, ...values }
  } catch (error) {
    throw error instanceof EnvError ? new StartProblem(error.message) : error
  }
}

/** Open to the local network: guests come by this machine's address, connecting stays on the origin. */
function onLan(settings: Settings, source: Source): Settings {
  const address = lanAddress()
  if (!address && !source.JOIN_ORIGIN) {
    throw new StartProblem('--lan: this machine has no address in a local network. Is it connected?')
  }
  return parseSettings({
    ...source,
    HOST: source.HOST || '0.0.0.0',
    JOIN_ORIGIN: source.JOIN_ORIGIN || `http://${address}:${settings.PORT}`,
  })
}
