import { existsSync } from 'node:fs'
import { loadEnvFile } from 'node:process'
import { closeDb } from '@/db/client'
import { useEmbedded as embeddedDatabase } from '@/db/embedded'
import { readCluster } from '@/db/postgres-cluster'
import { EnvError, parseSettings, type Settings } from '@/env'
import { shutdownHooks } from '@/lib/singleton'
import { endInOrder } from './start/close-in-order'
import { readOrMakeSecrets } from './start/secrets'

/**
 * Runs an operator's command with the database and the secrets the server has: those of the environment, else those of
 * the data folder, whose embedded database may run or not. Ends the process with 1 where it fails.
 */
export async function operate(run: () => Promise<void>): Promise<void> {
  try {
    if (existsSync('.env')) loadEnvFile('.env')
    const settings = parseSettings(process.env)
    const database = await openDatabase(settings)
    try {
      if (!settings.AUTH_SECRET || !settings.TOKEN_KEYS) {
        const secrets = await readOrMakeSecrets(settings.DATA_DIR)
        process.env.AUTH_SECRET ||= secrets.AUTH_SECRET
        process.env.TOKEN_KEYS ||= secrets.TOKEN_KEYS
      }
      process.env.DATABASE_URL = database.url
      await run()
    } finally {
      await endInOrder(shutdownHooks().values())
      await closeDb()
      await database.stop()
    }
  } catch (error) {
    const problems = error instanceof EnvError ? error.problems : [messageOf(error)]
    for (const problem of problems) console.error(problem)
    process.exitCode = 1
  }
}

/** The database of these settings: the one of the environment, or the data folder's, running or started for the caller. */
export async function openDatabase(settings: Settings): Promise<{ url: string; stop: () => Promise<void> }> {
  const { DATABASE_URL, DATA_DIR } = settings
  if (DATABASE_URL) return { url: DATABASE_URL, stop: async () => undefined }
  if (await readCluster(DATA_DIR)) return embeddedDatabase({ dataDir: DATA_DIR })
  throw new Error(`DATA_DIR: ${DATA_DIR} holds no database. npm start makes one; or set DATABASE_URL.`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
