import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BackupError } from '@/db/backup/format'
import { type Backup, openBackup } from '@/db/backup/read'
import { restoreBackup } from '@/db/backup/restore'
import { startEmbedded } from '@/db/embedded'
import { parseSettings, type Settings } from '@/env'
import { type BackupArguments, readArguments, run } from './backup/run'
import { effectiveSecrets, missingKeys, replaceSecrets } from './backup/secrets'
import { takeLock } from './start/pid-lock'

// Puts a backup into an empty database, or with --force in place of what a database holds. The product must not run.
await run(async () => {
  const given = readArguments('Usage: npm run db:restore -- FILE [--force]', process.argv.slice(2))
  if (given.withSecrets)
    throw new BackupError('--with-secrets is for db:backup: secrets in a file are restored.')
  const settings = parseSettings(process.env)
  const backup = await openBackup(given.file)
  await mkdir(settings.DATA_DIR, { recursive: true, mode: 0o700 })
  const lock = await takeLock(join(settings.DATA_DIR, 'start.lock'))
  if ('held' in lock) {
    throw new BackupError(
      `DATA_DIR: ${settings.DATA_DIR} is in use by a start that runs (process ${lock.held.pid}). Stop it, then restore.`,
    )
  }
  try {
    await restore(settings, given, backup)
  } finally {
    await lock.release()
  }
})

async function restore(settings: Settings, given: BackupArguments, backup: Backup): Promise<void> {
  const { DATABASE_URL, DATA_DIR } = settings
  const embedded = DATABASE_URL ? null : await startEmbedded({ dataDir: DATA_DIR, log: console.log })
  let undo = async () => {}
  try {
    const { rows, tables } = await restoreBackup({
      ...given,
      backup,
      databaseUrl: DATABASE_URL ?? embedded?.url ?? '',
      beforeCommit: async () => {
        if (backup.secrets) undo = await replaceSecrets(DATA_DIR, backup.secrets)
      },
    })
    console.log(`Restored ${tables} tables, ${rows} rows, as they were at ${backup.header.created_at}.`)
    await tellOfKeys(settings, backup)
  } catch (error) {
    await undo()
    throw error
  } finally {
    await embedded?.stop()
  }
}

/** Says which of the backup's keys this installation lacks: what they sealed cannot be opened. */
async function tellOfKeys(settings: Settings, { header, secrets }: Backup): Promise<void> {
  const missing = missingKeys(header.keys, await effectiveSecrets(settings))
  if (missing.length > 0) {
    console.log(
      `Tokens of providers in it were sealed with keys this installation does not have (${missing.join(', ')}): put the TOKEN_KEYS of the earlier installation into the environment or into ${join(settings.DATA_DIR, 'secrets.json')}, or people connect again.`,
    )
  }
  const overruled = ['AUTH_SECRET', 'TOKEN_KEYS'].filter((name) => {
    const given = process.env[name]
    return secrets && given && given !== secrets[name]
  })
  if (overruled.length > 0) {
    console.log(
      `${overruled.join(' and ')} of the environment are others than those restored, and win over them.`,
    )
  }
}
