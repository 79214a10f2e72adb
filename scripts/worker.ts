import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadEnvFile } from 'node:process'
import { EnvError, parseSettings } from '@/env'
import { bootWorker } from '@/lib/boot'
import { consoleToLog, endingToLog } from '@/lib/console-log'
import { log } from '@/lib/log'
import { shutdownHooks } from '@/lib/singleton'
import { openDatabase } from './operate'
import { endInOrder } from './start/close-in-order'
import { whenOrphaned } from './start/orphaned'
import { serverEnvironment } from './start/processes'
import { readOrMakeSecrets } from './start/secrets'

// A process that works and answers nobody: rooms, events, letters, webhooks and upkeep. As many as wanted may run.

let closing = false
let closeDatabase: () => Promise<void> = async () => undefined

async function close(code: number): Promise<void> {
  if (closing) return
  closing = true
  await endInOrder(shutdownHooks().values())
  await closeDatabase()
  process.exit(code)
}
process.on('SIGTERM', () => void close(0))
process.on('SIGINT', () => void close(0))
// Whoever started it with a channel is gone.
process.on('disconnect', () => void close(0))
whenOrphaned(() => void close(0))

async function work(): Promise<void> {
  if (existsSync('.env')) loadEnvFile('.env')
  // It is not told what the web servers serve, and takes it for the network.
  process.env.HOST ||= '0.0.0.0'
  const settings = parseSettings(process.env)
  const database = await openDatabase(settings)
  closeDatabase = database.stop
  process.env.DATABASE_URL = database.url
  if (existsSync(join(settings.DATA_DIR, 'secrets.json'))) {
    const secrets = await readOrMakeSecrets(settings.DATA_DIR)
    const simulated = settings.mayBeSimulated
    const options = { settings, secrets, databaseUrl: database.url, simulated, dev: false }
    Object.assign(process.env, serverEnvironment(options))
  }
  consoleToLog(log)
  endingToLog(log)
  await bootWorker()
  // Said whatever level is logged, as an event like every other line.
  log().child({}, { level: 'info' }).info('Auxroom worker ready')
  process.send?.({ type: 'ready' })
}

work().catch(async (error: unknown) => {
  const problems =
    error instanceof EnvError ? error.problems : [error instanceof Error ? error.message : error]
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  await close(1)
})
