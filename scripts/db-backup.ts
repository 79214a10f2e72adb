import { writeBackup } from '@/db/backup/write'
import { parseSettings } from '@/env'
import { readArguments, run } from './backup/run'
import { effectiveSecrets, keyDigests } from './backup/secrets'
import { openDatabase } from './operate'

// Writes the database into one file while the product runs or while it does not.
await run(async () => {
  const { file, force, withSecrets } = readArguments(
    'Usage: npm run db:backup -- FILE [--with-secrets] [--force]',
    process.argv.slice(2),
  )
  const settings = parseSettings(process.env)
  const secrets = await effectiveSecrets(settings)
  const database = await openDatabase(settings)
  try {
    const options = { file, force, keys: keyDigests(secrets), secrets: withSecrets ? secrets : null }
    const written = await writeBackup({ ...options, databaseUrl: database.url })
    console.log(`${written.file}: ${written.tables} tables, ${written.rows} rows.`)
    console.log(
      withSecrets
        ? 'It holds the secrets: whoever reads it can use the tokens in it. Keep it as you keep a password.'
        : 'It holds no secrets. Without AUTH_SECRET and TOKEN_KEYS of this installation, kept elsewhere (DATA_DIR/secrets.json or the environment), nobody is signed in after a restore and the tokens of providers cannot be opened.',
    )
  } finally {
    await database.stop()
  }
})
