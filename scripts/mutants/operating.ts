import type { Mutant } from './mutant'

const settings = { file: 'env.ts', tests: ['env.test.ts'] }
const restore = { file: 'db/backup/restore.ts', tests: ['db/backup/restore.test.ts'] }
const backup = { tests: ['db/backup/write.test.ts'] }

/** What operators rely on: settings, the simulator, migrations, backups, languages. */
export const operating: readonly Mutant[] = [
  {
    name: 'simulator only without providers',
    ...settings,
    from: 'const mayBeSimulated = !providerConfigured && isLoopbackOrigin(APP_ORIGIN)',
    to: 'const mayBeSimulated = isLoopbackOrigin(APP_ORIGIN)',
  },
  {
    name: 'simulator never in production',
    ...settings,
    from: 'const mayBeSimulated = !providerConfigured && isLoopbackOrigin(APP_ORIGIN)',
    to: 'const mayBeSimulated = !providerConfigured',
  },
  {
    name: 'simulator on this machine alone',
    ...settings,
    from: 'mayBeSimulated && given.SIMULATOR_ORIGIN && isLoopbackOrigin(given.SIMULATOR_ORIGIN)',
    to: 'mayBeSimulated && given.SIMULATOR_ORIGIN',
  },
  {
    name: 'simulator control answers this machine alone',
    file: 'lib/simulator/loopback.ts',
    from: '!isLoopbackAddress(peer) || !isLoopbackHost(c.env.incoming.headers.host)',
    to: '!isLoopbackAddress(peer)',
    tests: ['lib/simulator/control.test.ts'],
  },
  {
    name: 'settings: no value is repeated in an error',
    ...settings,
    from: "`${issue.path.join('.')}: ${issue.message}`",
    to: "`${issue.path.join('.')}: ${issue.message} ${JSON.stringify(source)}`",
  },
  {
    name: 'settings: credentials of a provider whole',
    ...settings,
    from: 'if (missing.length === group.length) continue',
    to: 'if (missing.length > 0) continue',
  },
  {
    name: 'migration lock',
    file: 'db/migrate.ts',
    from: '    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`\n',
    to: '',
    tests: ['db/migrate.test.ts'],
  },
  {
    name: 'backup that was changed is refused',
    file: 'db/backup/read.ts',
    from: "    if (last.toString('latin1') !== `${whole.digest('hex')}\\n`) throw damaged(file)\n",
    to: '',
    tests: restore.tests,
    only: 'cut short or changed anywhere',
  },
  {
    name: 'backup’s tables compared with their sums',
    ...restore,
    from: "if (end.rows === rows && end.sha256 === content.digest('hex')) return",
    to: 'if (end.rows >= 0 && content) return',
    only: 'is not what its sum says',
  },
  {
    name: 'restore replaces nothing unasked',
    ...restore,
    from: 'if (!force && (await holdsAnything(tx))) {',
    to: 'if (false) {',
    only: 'refuses a database that holds something',
  },
  {
    name: 'restore refused while somebody is connected',
    ...restore,
    from: '  await assertFree(databaseUrl)\n',
    to: '',
    only: 'while anybody is connected',
  },
  {
    name: 'restore refuses a newer release',
    ...restore,
    from: '  assertKnown(backup.header.schema, options.file)\n',
    to: '',
    only: 'backup of a newer release',
  },
  {
    name: 'backup is its owner’s alone',
    file: 'db/backup/write.ts',
    from: '  await chmod(path, 0o600)',
    to: '  await chmod(path, 0o644)',
    ...backup,
    only: 'is its owner’s alone',
  },
  {
    name: 'backup with secrets only where asked for',
    file: 'scripts/db-backup.ts',
    from: 'secrets: withSecrets ? secrets : null }',
    to: 'secrets: withSecrets || secrets ? secrets : null }',
    tests: ['scripts/db-backup.test.ts'],
  },
  {
    name: 'keys of a backup told apart',
    file: 'scripts/backup/secrets.ts',
    from: 'key.id === id && key.digest === digest',
    to: 'key.id === id && digest.length > 0',
    tests: ['scripts/backup/secrets.test.ts'],
  },
  {
    name: 'locale keys the same in four languages',
    file: 'app/_messages/de/join.json',
    from: '  "code": "Raumcode",\n',
    to: '',
    tests: ['app/_i18n/messages.test.ts'],
  },
  {
    name: 'locale texts said in every language',
    file: 'app/_messages/vi/join.json',
    from: '"Mã phòng"',
    to: '"Room code"',
    tests: ['app/_i18n/messages.test.ts'],
  },
  {
    name: 'locale chosen in this browser first',
    file: 'lib/accounts/locales.ts',
    from: '    among.find((locale) => locale === chosen) ??\n',
    to: '',
    tests: ['lib/accounts/locales.test.ts'],
  },
  {
    name: 'time zone of the browser',
    file: 'app/_i18n/time-zone.ts',
    from: 'if (!value || value.length > 64) return null',
    to: "if (!value) return 'UTC'",
    tests: ['app/_i18n/time-zone.test.ts'],
  },
  {
    name: 'log holds no secrets',
    file: 'lib/log.ts',
    from: 'paths: secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),',
    to: 'paths: secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`]),',
    tests: ['lib/log.test.ts'],
  },
]
